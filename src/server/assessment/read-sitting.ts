import type { FinishedSitting, SittingView } from '#contract/assessment.ts';
import type { Language } from '#contract/question.ts';
import { Refusal } from '#core/refusal.ts';
import { readPolicy } from '#server/framework/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { expireIfDue } from './expire-sittings.ts';
import { findSitting } from './live.ts';
import { mayAskForResult } from './policy.ts';
import { finishedSittings, sittingById, type SittingRow } from './queries.ts';
import { closedView, viewOf } from './view.ts';

/**
 * Where a sitting stands now, with the question that is out: how it is taken up again.
 * @throws Refusal `not-signed-in`, `not-found`
 */
export async function readSitting(
	db: Db,
	actor: Actor,
	input: { sitting: string; language: Language; now: Date }
): Promise<SittingView> {
	// Afresh: another process may have gone on with it, and reading is not the warm path.
	let found = await findSitting(db, actor, input.sitting, { fresh: true });
	if ('live' in found && (await expireIfDue(db, actor, found.live, input.now)))
		found = await findSitting(db, actor, input.sitting, { fresh: true });
	if ('live' in found) return viewOf(found.live, input.language);
	return closedView(found.closed, await readPolicy(db, found.closed.group_id, found.closed.policy_version));
}

/**
 * What a finished sitting showed; for the person, and for staff of the places where the person lives.
 * @throws Refusal `not-signed-in`, `not-found`, `sitting-not-finished`
 */
export async function readResult(db: Db, actor: Actor, { sitting }: { sitting: string }): Promise<FinishedSitting> {
	if (actor.kind === 'public') throw new Refusal('not-signed-in', `result of ${sitting}: nobody is signed in`);
	const row = mayAskForResult(actor) ? await asActor(db, actor, (tx) => sittingById(tx, sitting)) : undefined;
	if (!row) throw new Refusal('not-found', `no sitting ${sitting} that this actor may see`);
	const finished = finishedOf(row);
	if (!finished) throw new Refusal('sitting-not-finished', `sitting ${sitting} is ${row.state}`);
	return finished;
}

/** The finished sittings of a person, the latest first; none where the actor may not see the person. */
export async function readResults(db: Db, actor: Actor, { person }: { person: string }): Promise<FinishedSitting[]> {
	if (!mayAskForResult(actor)) return [];
	const rows = await asActor(db, actor, (tx) => finishedSittings(tx, person));
	return rows.map((row) => finishedOf(row)!);
}

function finishedOf(row: SittingRow): FinishedSitting | null {
	if (row.result === null || row.ended_at === null) return null;
	return {
		id: row.id,
		group: row.group_id,
		mode: row.mode,
		startedAt: row.started_at.toISOString(),
		endedAt: row.ended_at.toISOString(),
		result: row.result
	};
}
