import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { drop, finish } from './close.ts';
import { forget, rebuild, type LiveSitting } from './live.ts';
import { dueSittings, sittingLocked } from './queries.ts';

/**
 * Ends a sitting whose days are over: with its result where enough was answered for one, without otherwise. Answers
 * whether it was due.
 */
export async function expireIfDue(db: Db, actor: Actor, { person, id, expiresAt }: LiveSitting, now: Date): Promise<boolean> {
	if (now < expiresAt) return false;
	await asActor(db, actor, async (tx) => {
		const row = await sittingLocked(tx, person, id);
		if (row?.state !== 'open') return;
		const live = await rebuild(db, tx, row);
		if (live.position.answers.length >= live.policy.minLength) await finish(tx, live, live.position, live.current, 'time', now);
		else await drop(tx, live, 'expired', now);
	});
	forget(db, id);
	return true;
}

/** Ends all sittings that are due, some at a time; for the worker's timetable. Answers how many. */
export async function expireSittings(
	db: Db,
	actor: Extract<Actor, { kind: 'system' }>,
	{ now, limit = 1000 }: { now: Date; limit?: number }
): Promise<number> {
	const due = await asActor(db, actor, (tx) => dueSittings(tx, now, limit));
	for (const row of due) {
		const live = await asActor(db, actor, (tx) => rebuild(db, tx, row));
		await expireIfDue(db, actor, live, now);
	}
	return due.length;
}
