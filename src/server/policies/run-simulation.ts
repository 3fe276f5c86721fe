import { Refusal } from '#core/refusal.ts';
import { ENOUGH_ANSWERS, forEngine, liveBank, type EngineItem } from '#server/assessment/index.ts';
import type { Policy } from '#contract/framework.ts';
import { readPolicy } from '#server/framework/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import type { Db } from '#server/platform/db/index.ts';
import { inThread } from '#server/platform/in-thread.ts';
import type { Jobs } from '#server/platform/jobs.ts';
import { proposedPolicy } from './queries.ts';
import type { Question, Report, Side } from './simulate-policies.ts';
import {
	draftOf,
	failSimulation,
	finishSimulation,
	medianSeconds,
	noteProgress,
	simulationById,
	takeNext,
	type SimulationRow
} from './simulation-queries.ts';

/** Nobody wants it any more. */
class Cancelled extends Error {}

/** A worker that was not heard of for so long is dead; it writes every second. */
const SILENT = 60_000;

/**
 * Works out the simulation that waits longest, if no other is being worked out, and asks for the next. It writes its report at
 * the end: cut anywhere, it is done again from the beginning, with the same seed. A refusal is kept as its end.
 */
export async function runNextSimulation(db: Db, clock: () => Date): Promise<void> {
	const now = clock();
	const id = await takeNext(db, now, new Date(now.getTime() - SILENT));
	if (id === undefined) return;
	try {
		const row = await simulationById(db, id);
		if (!row) throw new Error(`simulation ${id} is gone`);
		const report = await inThread<Report>(
			new URL('thread.ts', import.meta.url),
			await questionOf(db, row),
			async (_, done, total) => {
				if (!(await noteProgress(db, id, done, total ?? 0, clock()))) throw new Cancelled();
			}
		);
		await finishSimulation(db, id, report, clock());
	} catch (thrown) {
		if (!(thrown instanceof Cancelled)) {
			if (!(thrown instanceof Refusal)) console.error(`simulation ${id}:`, thrown);
			const { code, details } = thrown instanceof Refusal ? thrown : { code: 'unexpected', details: {} };
			await failSimulation(db, id, { code, details }, clock());
		}
	}
	await enqueue(db, 'simulate-policies', {}, 'simulate-policies');
}

async function questionOf(db: Db, row: SimulationRow): Promise<Question> {
	const present = await readPolicy(db, row.group_id, row.policy_version);
	const { items } = await liveBank(db, row.bank_version);
	const known = await medianSeconds(db, ENOUGH_ANSWERS);
	const side = (policy: Policy, items: readonly EngineItem[]): Side => ({
		policy,
		items: items.map(forEngine),
		seconds: secondsOf(items, known)
	});
	const proposal = row.proposal_id === null ? undefined : await proposedPolicy(db, row.proposal_id);
	const tried = [
		...new Map<string, EngineItem>([...items, ...(await draftOf(db, row.id))].map((item) => [item.id, item])).values()
	];
	const isMore = proposal !== undefined || row.drafted !== null;
	return { asked: row.asked, sides: [side(present, items), ...(isMore ? [side(proposal ?? present, tried)] : [])] };
}

/** An item that too few answered takes as long as the others do on average; where none is known, no time is. */
function secondsOf(items: readonly EngineItem[], known: ReadonlyMap<string, number>): number[] | null {
	const times = items.flatMap(({ id }) => known.get(id) ?? []);
	if (times.length === 0) return null;
	const usual = times.reduce((sum, time) => sum + time, 0) / times.length;
	return items.map(({ id }) => known.get(id) ?? usual);
}

export const policyJobs: Jobs = {
	'simulate-policies': async (_, { db }) => runNextSimulation(db, () => new Date())
};

/** Every few minutes: a simulation whose worker died is begun again; where one is at it, the job steps aside. */
export const policyTimetable = '*/3 * * * * simulate-policies';
