import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { refused } from './database-refusals.ts';
import { isUuid } from './ids.ts';
import { clearNumber, mergeById, putState, separateRecords, stateOf, type State } from './merge-queries.ts';
import { recognise } from './register-people.ts';

/**
 * Undoes a merge: two records again, each as it was. What was corrected in the kept record since the merge stays corrected;
 * facts that were recorded since stay with the record that they were recorded for.
 *
 * @throws Refusal `not-found`; `unmerge-later` while a later merge stands on this one; `gone` after an erasure; `forbidden`
 */
export async function unmergePeople(db: Db, actor: Actor, mergeId: string): Promise<{ kept: string; absorbed: string }> {
	return asActor(db, actor, async (db) => {
		const merge = isUuid(mergeId) ? await mergeById(db, mergeId) : null;
		if (!merge) throw new Refusal('not-found', 'no such merge in force');
		const { kept, absorbed, states } = merge;
		const now = await stateOf(db, kept);
		const absorbedNow = await stateOf(db, absorbed);
		if (!now || !absorbedNow || !states.kept) throw new Refusal('gone', 'erased since the merge');
		const back = restored(now, states);
		await refused(() => separateRecords(db, mergeId, back.home));
		// The number first leaves the one record, then stands in the other.
		if (back.mark !== now.mark) await clearNumber(db, kept);
		if (states.absorbed.mark !== absorbedNow.mark && states.absorbed.mark !== back.mark)
			await putState(db, absorbed, { ...absorbedNow, sealed: states.absorbed.sealed, mark: states.absorbed.mark });
		await putState(db, kept, back);
		await audit(db, actor, {
			action: 'unmerged-people',
			subjectKind: 'person',
			subjectId: kept,
			placeId: back.home,
			details: { merge: mergeId, absorbed }
		});
		await recognise(db, [kept, absorbed]);
		return { kept, absorbed };
	});
}

/** Each field as it was before the merge, unless somebody has changed it since. */
function restored(now: State, { kept: before, after }: { kept: State; after: State }): State {
	const field = <K extends keyof State>(name: K): Pick<State, K> =>
		({ [name]: now[name] === after[name] ? before[name] : now[name] }) as Pick<State, K>;
	const together = (...names: (keyof State)[]) =>
		Object.assign(
			{},
			...(names.every((name) => now[name] === after[name])
				? names.map((name) => ({ [name]: before[name] }))
				: names.map((name) => ({ [name]: now[name] })))
		) as Partial<State>;
	return {
		...now,
		...field('name'),
		...together('birthDate', 'birthYear'),
		...field('sex'),
		...field('phone'),
		...together('sealed', 'mark'),
		...field('note'),
		...field('home')
	};
}
