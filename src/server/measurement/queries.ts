import { sql } from 'kysely';
import type { ItemFigures } from '#core/measurement/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Asked, Kind } from './asked.ts';

export type State = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

export interface AnalysisRow {
	id: string;
	kind: Kind;
	asked: Asked;
	asked_by: string;
	asked_by_name: string;
	asked_at: Date;
	state: State;
	bank_version: string | null;
	ended_at: Date | null;
	report: unknown;
	failure: { code: string; details: Record<string, unknown> } | null;
	/** How far it is; null before it began. */
	step: string | null;
	done: number | null;
	total: number | null;
}

/** Adds an analysis; asked again under the same id, it is the same. */
export async function addAnalysis(
	db: Db,
	row: Pick<AnalysisRow, 'id' | 'kind' | 'asked' | 'asked_by' | 'asked_at'>
): Promise<boolean> {
	const { numAffectedRows } = await sql`insert into analysis (id, kind, asked, asked_by, asked_at)
		values (${row.id}, ${row.kind}, ${JSON.stringify(row.asked)}::jsonb, ${row.asked_by}, ${row.asked_at}) on conflict do nothing`.execute(
		db
	);
	return numAffectedRows === 1n;
}

export async function analyses(db: Db, limit: number): Promise<Omit<AnalysisRow, 'report'>[]> {
	const { rows } = await sql<Omit<AnalysisRow, 'report'>>`
		select a.id, a.kind, a.asked, a.asked_by, s.name as asked_by_name, a.asked_at, a.state, a.bank_version, a.ended_at, a.failure, p.step, p.done, p.total
		from analysis a join staff s on s.id = a.asked_by left join analysis_progress p on p.analysis_id = a.id
		order by a.asked_at desc limit ${limit}`.execute(db);
	return rows;
}

export async function analysisById(db: Db, id: string): Promise<AnalysisRow | undefined> {
	const { rows } = await sql<AnalysisRow>`
		select a.id, a.kind, a.asked, a.asked_by, s.name as asked_by_name, a.asked_at, a.state, a.bank_version, a.ended_at, a.report, a.failure,
			p.step, p.done, p.total
		from analysis a join staff s on s.id = a.asked_by left join analysis_progress p on p.analysis_id = a.id
		where a.id = ${id}`.execute(db);
	return rows[0];
}

export async function stateOf(db: Db, id: string): Promise<State | undefined> {
	const row = await db.selectFrom('analysis').select('state').where('id', '=', id).executeTakeFirst();
	return row?.state as State | undefined;
}

/** Answers false where it is over. */
export async function cancelIfBusy(db: Db, id: string, now: Date): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update analysis set state = 'cancelled', ended_at = ${now} where id = ${id} and state in ('waiting', 'running')`.execute(db);
	return numAffectedRows === 1n;
}

/** For the worker. From `waiting`, or from `running` where the one who ran it died; false where it is over. */
export async function beginRunning(db: Db, id: string, bank: string): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update analysis set state = 'running', bank_version = ${bank} where id = ${id} and state in ('waiting', 'running')`.execute(
		db
	);
	return numAffectedRows === 1n;
}

export interface StoredItem {
	item: string;
	wording: string;
	figures: ItemFigures;
}

/** Report, items and end in one transaction; where it was cancelled meanwhile, nothing. */
export async function finishAnalysis(
	db: Db,
	id: string,
	report: object,
	items: readonly StoredItem[],
	now: Date
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update analysis set state = 'done', report = ${JSON.stringify(report)}::jsonb, ended_at = ${now} where id = ${id} and state = 'running'`.execute(
		db
	);
	if (numAffectedRows !== 1n) return false;
	await sql`insert into analysis_item (analysis_id, item_id, wording, figures)
		select ${id}, item, wording, figures from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as x (item text, wording text, figures jsonb)`.execute(
		db
	);
	return true;
}

export async function failAnalysis(db: Db, id: string, failure: AnalysisRow['failure'], now: Date): Promise<void> {
	await sql`update analysis set state = 'failed', failure = ${JSON.stringify(failure)}::jsonb, ended_at = ${now}
		where id = ${id} and state in ('waiting', 'running')`.execute(db);
}

/** How far it is, and that somebody is at it. */
export async function note(db: Db, id: string, step: string, done: number, total: number | null): Promise<void> {
	await sql`insert into analysis_progress (analysis_id, step, done, total, at) values (${id}, ${step}, ${done}, ${total}, clock_timestamp())
		on conflict (analysis_id) do update set step = excluded.step, done = excluded.done, total = excluded.total, at = excluded.at`.execute(
		db
	);
}
export async function stillAtIt(db: Db, id: string): Promise<void> {
	await sql`update analysis_progress set at = clock_timestamp() where analysis_id = ${id}`.execute(db);
}

/** One analysis at a time, for as long as the transaction lasts: each fills a processor. */
export async function claimAnalyses(db: Db): Promise<boolean> {
	const { rows } = await sql<{
		ours: boolean;
	}>`select pg_try_advisory_xact_lock(hashtextextended('analysis', 0)) as ours`.execute(db);
	return rows[0]?.ours === true;
}

/** The one that has waited longest, or whose worker has not been heard of since `before`. */
export async function nextAnalysis(db: Db, before: Date): Promise<string | undefined> {
	const { rows } = await sql<{ id: string }>`
		select a.id from analysis a left join analysis_progress p on p.analysis_id = a.id
		where a.state = 'waiting' or (a.state = 'running' and (p.at is null or p.at < ${before}))
		order by a.asked_at limit 1`.execute(db);
	return rows[0]?.id;
}

export async function itemsOf(db: Db, analysis: string): Promise<StoredItem[]> {
	const { rows } = await sql<StoredItem>`
		select item_id as item, wording, figures from analysis_item where analysis_id = ${analysis} order by item_id`.execute(db);
	return rows;
}

/** What the latest analysis says of one item in the wording it has in the bank now. */
export async function latestFiguresOf(
	db: Db,
	item: string
): Promise<{ analysis: string; ended: Date; figures: ItemFigures } | undefined> {
	const { rows } = await sql<{ analysis: string; ended: Date; figures: ItemFigures }>`
		select a.id as analysis, a.ended_at as ended, i.figures from analysis_item i join analysis a on a.id = i.analysis_id
			join bank_item b on b.version = (select id from bank_version order by loaded_at desc limit 1)
				and b.item_id = i.item_id and item_wording(b.public, b.secret) = i.wording
		where i.item_id = ${item} order by a.ended_at desc limit 1`.execute(db);
	return rows[0];
}

export interface NewParameter {
	item: string;
	wording: string;
	a: number;
	b: number;
	steps: readonly number[] | null;
	seA: number;
	seB: number;
	seSteps: readonly number[] | null;
	answers: number;
}

export interface NewSet {
	id: string;
	analysis: string;
	by: string;
	at: Date;
	rule: object;
	about: About;
	bank: string;
	note: string;
}

/** What everybody may know of a set of parameters. Persons and answers are rounded down to a hundred. */
export interface About {
	items: number;
	persons: number;
	answers: number;
	/** First and last day of the answers, `yyyy-mm-dd`. */
	from: string;
	to: string;
}

export async function addSet(db: Db, set: NewSet, parameters: readonly NewParameter[]): Promise<number> {
	await sql`select pg_advisory_xact_lock(hashtextextended('parameter sets', 0))`.execute(db);
	const { rows } = await sql<{ n: number }>`
		insert into parameter_set (id, n, analysis_id, released_by, released_at, rule, about, bank_version, note)
		values (${set.id}, (select coalesce(max(n), 0) + 1 from parameter_set), ${set.analysis}, ${set.by}, ${set.at}, ${JSON.stringify(set.rule)}::jsonb, ${JSON.stringify(set.about)}::jsonb, ${set.bank}, ${set.note})
		returning n`.execute(db);
	await sql`insert into parameter (set_id, item_id, wording, a, b, steps, se_a, se_b, se_steps, answers)
		select ${set.id}, item, wording, a, b, steps, "seA", "seB", "seSteps", answers
		from jsonb_to_recordset(${JSON.stringify(parameters)}::jsonb) as x (item text, wording text, a real, b real, steps real[], "seA" real, "seB" real, "seSteps" real[], answers int)`.execute(
		db
	);
	return rows[0]!.n;
}

export interface SetRow {
	id: string;
	n: number;
	analysis: string;
	released_at: Date;
	by: string;
	items: number;
	note: string;
	about: About;
	bank: string;
}

/** Every released set, the latest first. */
export async function sets(db: Db): Promise<SetRow[]> {
	const { rows } = await sql<SetRow>`
		select s.id, s.n, s.analysis_id as analysis, s.released_at, coalesce(t.name, '') as by, (s.about ->> 'items')::int as items, s.note, s.about,
			s.bank_version as bank
		from parameter_set s left join staff t on t.id = s.released_by order by s.n desc`.execute(db);
	return rows;
}

/** The words of an item, to be told which one it is. */
export async function stems(db: Db, bank: string): Promise<Map<string, { skill: string; vi: string; en: string }>> {
	const { rows } = await sql<{ id: string; skill: string; vi: string; en: string }>`
		select item_id as id, skill, public -> 'stem' ->> 'vi' as vi, public -> 'stem' ->> 'en' as en from bank_item where version = ${bank}`.execute(
		db
	);
	return new Map(rows.map(({ id, ...words }) => [id, words]));
}
