import { Refusal } from '#core/refusal.ts';
import { dayTyped } from '#core/typed.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { masksFor } from './check-text.ts';
import { maySet } from './policy.ts';
import { addVersion, knownAudiences, knownOutcomes, putInForce, versionsOf } from './version-queries.ts';

/** Why a target asks for nothing any more, and on which document, as it was typed. */
export interface WithdrawForm {
	reason: string;
	issuer: string;
	number: string;
	/** dd/mm/yyyy, or nothing. */
	date: string;
}

/**
 * Withdraws a target: from today it is on no board, and boards of earlier days and its versions show it as before. A further version sets it again.
 *
 * @param version the latest that the reader saw
 * @returns whether it has left the boards; otherwise a version before it is still being counted, and it leaves them after that
 * @throws Refusal `forbidden`, `not-found`; `target-field`, `target-day` with `field`; `target-withdrawn` (it is already); `conflict`
 */
export function withdrawTarget(
	db: Db,
	actor: Actor,
	{ target, version, form }: { target: string; version: number; form: WithdrawForm }
): Promise<{ inForce: boolean }> {
	return asActor(db, actor, async (db) => {
		const staff = await maySet(db, actor);
		const last = (await versionsOf(db, target))[0];
		if (!last) throw new Refusal('not-found', `no target ${target}`);
		if (last.kind === 'withdrawn') throw new Refusal('target-withdrawn', `${target} is withdrawn already`);
		for (const [field, most] of [['reason', 2000] as const, ['issuer', 300] as const, ['number', 300] as const])
			if (form[field] === '' || form[field].length > most)
				throw new Refusal('target-field', `${field} is missing or too long`, { field });
		const date = form.date === '' ? null : dayTyped(form.date);
		if (form.date !== '' && !date) throw new Refusal('target-day', 'not a day', { field: 'date' });
		if (last.version !== version) throw new Refusal('conflict', 'another version came first');
		const known = { audiences: await knownAudiences(db), outcomes: await knownOutcomes(db) };
		const text = { ...last, document: { issuer: form.issuer, number: form.number, date } };
		const next = { target, version: version + 1, kind: 'withdrawn' as const, rule: null, reason: form.reason };
		if (!(await addVersion(db, { ...next, by: staff.accountId }, text, masksFor(text, known))))
			throw new Refusal('conflict', `${target} ${next.version} exists`);
		const inForce = await putInForce(db, target);
		if (!inForce) await enqueue(db, 'put-in-force', { target }, `put-in-force ${target}`);
		await audit(db, actor, {
			action: 'withdrew-target',
			subjectKind: 'target',
			subjectId: target,
			placeId: last.place,
			details: { version: next.version, document: form.number }
		});
		return { inForce };
	});
}
