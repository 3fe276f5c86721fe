import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { refused } from './database-refusals.ts';
import { clearNumber, describeMerge, joinRecords, putState, stateOf, type State } from './merge-queries.ts';
import { found } from './open-person.ts';
import { mayKeep } from './policy.ts';
import { linesOf } from './read-queries.ts';
import { recognise } from './register-people.ts';

/** What can be chosen from one record or the other. Birthday and year go together. */
export const CHOICES = ['name', 'birth', 'sex', 'phone', 'number', 'note', 'home'] as const;
export type Choice = (typeof CHOICES)[number];

export interface MergeInput {
	/** Id of the merge, made by the form, so that sending twice is one merge. */
	id: string;
	kept: string;
	absorbed: string;
	/** What the kept record takes from the absorbed one; the rest stays its own. */
	take: Choice[];
	reason: string;
}

/** Both records side by side, before anything is decided. @throws Refusal `not-found`, `gone`, `merged`, `forbidden`, `same-person` */
export async function previewMerge(db: Db, actor: Actor, { kept, absorbed }: { kept: string; absorbed: string }) {
	return asActor(db, actor, async (db) => {
		if (kept === absorbed) throw new Refusal('same-person', 'a record cannot be merged with itself');
		const both = [await found(db, kept), await found(db, absorbed)];
		for (const person of both) mayKeep(person);
		await audit(db, actor, { action: 'saw-person', subjectKind: 'person', subjectId: kept });
		await audit(db, actor, { action: 'saw-person', subjectKind: 'person', subjectId: absorbed });
		const lines = await linesOf(db, [kept, absorbed]);
		return both.map(({ sealed, ...person }, n) => ({ ...person, hasNumber: sealed !== null, line: lines[n]! }));
	});
}

/**
 * Makes two records of one person one. The facts of each stay where they are; the absorbed record speaks through the kept one,
 * and how both stood before is remembered, so that it can be undone exactly.
 *
 * @throws Refusal as `previewMerge`; `conflict` when one of them was merged or erased in the meantime
 */
export async function mergePeople(db: Db, actor: Actor, { id, kept, absorbed, take, reason }: MergeInput): Promise<void> {
	return asActor(db, actor, async (db) => {
		if (kept === absorbed) throw new Refusal('same-person', 'a record cannot be merged with itself');
		for (const person of [await found(db, kept), await found(db, absorbed)]) mayKeep(person);
		const [one, other] = [await stateOf(db, kept), await stateOf(db, absorbed)];
		if (!one || !other) throw new Refusal('not-found', 'a record without an identity');
		await refused(() => joinRecords(db, id, kept, absorbed, reason.trim().slice(0, 500)));
		const after = chosen(one, other, new Set(take));
		if (after.mark !== one.mark) await clearNumber(db, absorbed);
		await putState(db, kept, after);
		await describeMerge(db, id, { kept: one, absorbed: other, after }, after.home);
		await audit(db, actor, {
			action: 'merged-people',
			subjectKind: 'person',
			subjectId: kept,
			placeId: after.home,
			details: { merge: id, absorbed }
		});
		await recognise(db, [kept, absorbed]);
	});
}

function chosen(one: State, other: State, take: ReadonlySet<Choice>): State {
	return {
		name: take.has('name') ? other.name : one.name,
		...(take.has('birth')
			? { birthDate: other.birthDate, birthYear: other.birthYear }
			: { birthDate: one.birthDate, birthYear: one.birthYear }),
		sex: take.has('sex') ? other.sex : one.sex,
		phone: take.has('phone') ? other.phone : one.phone,
		...(take.has('number') ? { sealed: other.sealed, mark: other.mark } : { sealed: one.sealed, mark: one.mark }),
		note: take.has('note') ? other.note : one.note,
		home: take.has('home') ? other.home : one.home
	};
}
