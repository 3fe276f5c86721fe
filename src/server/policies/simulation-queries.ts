import { sql } from 'kysely';
import type { Group } from '#contract/content.ts';
import type { EngineItem } from '#server/assessment/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Asked, Report } from './simulate-policies.ts';

export type State = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

export interface SimulationRow {
	id: string;
	group_id: Group;
	/** In force when it was asked. */
	policy_version: number;
	/** Null: the policy in force alone. */
	proposal_id: string | null;
	bank_version: string;
	/** So many items in review or approved were tried with it; null where it was the bank in use alone. */
	drafted: number | null;
	asked: Asked;
	asked_by_name: string;
	asked_at: Date;
	state: State;
	/** Sittings so far and altogether. */
	done: number;
	total: number;
	ended_at: Date | null;
	report: Report | null;
	failure: { code: string; details: Record<string, unknown> } | null;
}

const simulations = sql`
	select x.id, x.group_id, x.policy_version, x.proposal_id, x.bank_version, jsonb_array_length(x.draft) as drafted, x.asked, s.name as asked_by_name, x.asked_at, x.state,
		x.done, x.total, x.ended_at, x.report, x.failure
	from policy_simulation x join staff s on s.id = x.asked_by`;

export async function simulationById(db: Db, id: string): Promise<SimulationRow | undefined> {
	return (await sql<SimulationRow>`${simulations} where x.id = ${id}`.execute(db)).rows[0];
}
/** The items in the making that it is asked to try. */
export async function draftOf(db: Db, id: string): Promise<EngineItem[]> {
	const { rows } = await sql<{ draft: EngineItem[] | null }>`select draft from policy_simulation where id = ${id}`.execute(db);
	return rows[0]?.draft ?? [];
}
/** Of a group, the newest first. */
export async function simulationsOf(db: Db, group: string, limit: number): Promise<SimulationRow[]> {
	return (
		await sql<SimulationRow>`${simulations} where x.group_id = ${group} order by x.asked_at desc limit ${limit}`.execute(db)
	).rows;
}

/** Answers false where this one is already there. */
export async function addSimulation(
	db: Db,
	row: Pick<SimulationRow, 'id' | 'group_id' | 'policy_version' | 'proposal_id' | 'bank_version' | 'asked' | 'asked_at'> & {
		draft: readonly EngineItem[] | null;
		asked_by: string;
	}
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into policy_simulation (id, group_id, policy_version, proposal_id, bank_version, draft, asked, asked_by, asked_at)
		values (${row.id}, ${row.group_id}, ${row.policy_version}, ${row.proposal_id}, ${row.bank_version},
			${row.draft && JSON.stringify(row.draft)}::jsonb, ${JSON.stringify(row.asked)}::jsonb, ${row.asked_by}, ${row.asked_at}) on conflict do nothing`.execute(
		db
	);
	return numAffectedRows === 1n;
}

/** Answers false where it is over. */
export async function cancelIfBusy(db: Db, id: string, now: Date): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update policy_simulation set state = 'cancelled', ended_at = ${now}
		where id = ${id} and state in ('waiting', 'running')`.execute(db);
	return numAffectedRows === 1n;
}

/**
 * For the worker: takes the one that has waited longest, or whose worker has not been heard of since `before`. Nothing while
 * another is being worked out: each fills a processor.
 */
export async function takeNext(db: Db, now: Date, before: Date): Promise<string | undefined> {
	const { rows } = await sql<{ id: string }>`
		update policy_simulation set state = 'running', seen_at = ${now}
		where id = (select id from policy_simulation
				where state = 'waiting' or (state = 'running' and seen_at < ${before}) order by asked_at limit 1 for update skip locked)
			and not exists (select from policy_simulation where state = 'running' and seen_at >= ${before})
		returning id`.execute(db);
	return rows[0]?.id;
}

/** How far it is, and that somebody is at it. Answers false where nobody wants it any more. */
export async function noteProgress(db: Db, id: string, done: number, total: number, now: Date): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update policy_simulation set done = ${done}, total = ${total}, seen_at = ${now} where id = ${id} and state = 'running'`.execute(
		db
	);
	return numAffectedRows === 1n;
}

export async function finishSimulation(db: Db, id: string, report: Report, now: Date): Promise<void> {
	await sql`update policy_simulation set state = 'done', report = ${JSON.stringify(report)}::jsonb, ended_at = ${now}
		where id = ${id} and state = 'running'`.execute(db);
}
export async function failSimulation(db: Db, id: string, failure: SimulationRow['failure'], now: Date): Promise<void> {
	await sql`update policy_simulation set state = 'failed', failure = ${JSON.stringify(failure)}::jsonb, ended_at = ${now}
		where id = ${id} and state = 'running'`.execute(db);
}

/** Median seconds at each item that enough people answered, by its id. */
export async function medianSeconds(db: Db, enough: number): Promise<Map<string, number>> {
	const { rows } = await sql<{ item: string; seconds: number }>`
		select item_id as item, median_ms / 1000.0::float8 as seconds from item_statistic
		where answers >= ${enough} and median_ms is not null`.execute(db);
	return new Map(rows.map(({ item, seconds }) => [item, seconds]));
}
