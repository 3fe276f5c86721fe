import type { FinishedSitting } from '#contract/assessment.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { drop, finish } from './close.ts';
import { expireIfDue } from './expire-sittings.ts';
import { findSitting, forget, rebuild } from './live.ts';
import { sittingLocked, type SittingRow } from './queries.ts';
import { readResult } from './read-sitting.ts';

interface Which {
	sitting: string;
	now: Date;
}

/**
 * Ends a sitting at the person's wish, once enough was answered, and gives its result. Asked again, it gives the same.
 * @throws Refusal `not-found`, `too-few-answers` (`answered`, `needed`), `sitting-not-finished` (it was abandoned or expired)
 */
export async function finishSitting(db: Db, actor: Actor, { sitting, now }: Which): Promise<FinishedSitting> {
	const found = await findSitting(db, actor, sitting);
	if ('live' in found && !(await expireIfDue(db, actor, found.live, now))) {
		await asActor(db, actor, async (tx) => {
			const row = await sittingLocked(tx, found.live.person, sitting);
			if (row?.state !== 'open') return;
			const live = await rebuild(db, tx, row);
			const answered = live.position.answers.length;
			const needed = live.policy.minLength;
			if (answered < needed) throw new Refusal('too-few-answers', `${answered} of ${needed} answers`, { answered, needed });
			await finish(tx, live, live.position, live.current, 'asked', now);
		});
		forget(db, sitting);
	}
	return readResult(db, actor, { sitting });
}

/**
 * Ends a sitting without a result: nothing of it counts for the person. Doing it again changes nothing.
 * @throws Refusal `not-found`, `sitting-closed` (it has a result)
 */
export async function abandonSitting(db: Db, actor: Actor, { sitting, now }: Which): Promise<void> {
	const found = await findSitting(db, actor, sitting);
	const row =
		'closed' in found
			? found.closed
			: await asActor(db, actor, async (tx): Promise<SittingRow | undefined> => {
					const row = await sittingLocked(tx, found.live.person, sitting);
					if (row?.state === 'open') await drop(tx, await rebuild(db, tx, row), 'abandoned', now);
					return row;
				});
	forget(db, sitting);
	if (row?.state === 'finished') throw new Refusal('sitting-closed', `sitting ${sitting} is finished`);
}
