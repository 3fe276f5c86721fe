import { sql } from 'kysely';
import type { Head } from '#core/roster/columns.ts';
import type { Db } from '#server/platform/db/index.ts';

export type State = 'mapping' | 'checking' | 'checked' | 'applying' | 'applied' | 'undoing' | 'undone' | 'dropped';

/** Which sheet is read, and how. */
export interface Layout {
	sheets: { name: string; hidden: boolean }[];
	sheet: number;
	head: Head;
}

/** What a dry run found; rows of the file, each in one of the first five. */
export interface Summary {
	rows: number;
	/** Rows about nobody: totals, signatures, empty lines with a number. */
	skipped: number;
	rejected: number;
	/** Problems by code. */
	problems: Record<string, number>;
}

/** What applying did. */
export interface Done {
	made: number;
	known: number;
	moved: number;
	residences: number;
	memberships: number;
	households: number;
	filled: number;
}

export interface Failure {
	code: string;
	details: Record<string, unknown>;
}

export interface Roster {
	id: string;
	placeId: number;
	placeName: string;
	placeLevel: string;
	placeKind: string;
	organisationId: string | null;
	organisationName: string | null;
	post: string | null;
	fileName: string;
	fileKind: 'xlsx' | 'csv';
	fileBytes: number;
	asOf: string;
	layout: Layout;
	state: State;
	failure: Failure | null;
	summary: Summary | null;
	done: Done | null;
	takesMoved: boolean;
	uploadedBy: string;
	uploadedByName: string | null;
	uploadedAt: Date;
	checkedAt: Date | null;
	appliedBy: string | null;
	appliedAt: Date | null;
	undoneBy: string | null;
	undoneAt: Date | null;
	tidiedAt: Date | null;
	progress: { step: string; done: number; total: number | null; at: Date } | null;
}

const rosters = (db: Db) =>
	db
		.selectFrom('roster as r')
		.innerJoin('place as p', 'p.id', 'r.place_id')
		.leftJoin('organisation as o', 'o.id', 'r.organisation_id')
		.leftJoin('staff as s', 's.id', 'r.uploaded_by')
		.leftJoin('roster_progress as g', 'g.roster_id', 'r.id')
		.select([
			'r.id',
			'r.place_id as placeId',
			'p.name_vi as placeName',
			'p.level as placeLevel',
			'p.kind as placeKind',
			'r.organisation_id as organisationId',
			'o.name as organisationName',
			'r.post',
			'r.file_name as fileName',
			'r.file_kind as fileKind',
			'r.file_bytes as fileBytes',
			'r.as_of as asOf',
			'r.layout',
			'r.state',
			'r.failure',
			'r.summary',
			'r.done',
			'r.takes_moved as takesMoved',
			'r.uploaded_by as uploadedBy',
			's.name as uploadedByName',
			'r.uploaded_at as uploadedAt',
			'r.checked_at as checkedAt',
			'r.applied_by as appliedBy',
			'r.applied_at as appliedAt',
			'r.undone_by as undoneBy',
			'r.undone_at as undoneAt',
			'r.tidied_at as tidiedAt',
			sql<
				Roster['progress']
			>`case when g.roster_id is null then null else jsonb_build_object('step', g.step, 'done', g.done, 'total', g.total, 'at', g.at) end`.as(
				'progress'
			)
		]);

/** A roster, where the actor may see it. */
export async function rosterById(db: Db, id: string): Promise<Roster | null> {
	const row = await rosters(db).where('r.id', '=', id).executeTakeFirst();
	return (row as unknown as Roster | undefined) ?? null;
}

/** Rosters the actor may see, the latest first. */
export async function latestRosters(db: Db, limit: number, offset: number): Promise<Roster[]> {
	return (await rosters(db)
		.orderBy('r.uploaded_at', 'desc')
		.orderBy('r.id')
		.limit(limit)
		.offset(offset)
		.execute()) as unknown as Roster[];
}

export interface NewRoster {
	id: string;
	placeId: number;
	organisationId: string | null;
	post: string | null;
	fileName: string;
	fileKind: 'xlsx' | 'csv';
	fileBytes: number;
	asOf: string;
	layout: Layout;
	by: string;
	now: Date;
}

export async function addRoster(db: Db, roster: NewRoster): Promise<void> {
	await db
		.insertInto('roster')
		.values({
			id: roster.id,
			place_id: roster.placeId,
			organisation_id: roster.organisationId,
			post: roster.post,
			file_name: roster.fileName,
			file_kind: roster.fileKind,
			file_bytes: roster.fileBytes,
			as_of: roster.asOf,
			layout: JSON.stringify(roster.layout),
			state: 'mapping',
			uploaded_by: roster.by,
			uploaded_at: roster.now
		})
		.execute();
}

/** Moves a roster on, if it is still where the caller believes; says whether it was. */
export async function moveOn(
	db: Db,
	id: string,
	from: readonly State[],
	to: State,
	by: { applied?: string; undone?: string; takesMoved?: boolean } = {}
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('roster')
		.set({
			state: to,
			failure: null,
			...(by.applied !== undefined && { applied_by: by.applied }),
			...(by.undone !== undefined && { undone_by: by.undone }),
			...(by.takesMoved !== undefined && { takes_moved: by.takesMoved })
		})
		.where('id', '=', id)
		.where('state', 'in', from)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

export async function setLayout(db: Db, id: string, layout: Layout, asOf: string, post: string | null): Promise<void> {
	await db
		.updateTable('roster')
		.set({ layout: JSON.stringify(layout), as_of: asOf, post })
		.where('id', '=', id)
		.execute();
}

/** A step did not get through: back to where it began, with the reason. */
export async function stepBack(db: Db, id: string, from: State, to: State, failure: Failure): Promise<void> {
	await db
		.updateTable('roster')
		.set({ state: to, failure: JSON.stringify(failure) })
		.where('id', '=', id)
		.where('state', '=', from)
		.execute();
}

/** Figures of a step that got through; for the worker. */
export async function finish(
	db: Db,
	id: string,
	to: State,
	what: { summary?: Summary; done?: Done; checkedAt?: Date; appliedAt?: Date; undoneAt?: Date }
): Promise<void> {
	await db
		.updateTable('roster')
		.set({
			state: to,
			failure: null,
			...(what.summary && { summary: JSON.stringify(what.summary) }),
			...(what.done && { done: JSON.stringify(what.done) }),
			...(what.checkedAt && { checked_at: what.checkedAt }),
			...(what.appliedAt && { applied_at: what.appliedAt }),
			...(what.undoneAt && { undone_at: what.undoneAt })
		})
		.where('id', '=', id)
		.execute();
}

/** How far a job is; on a connection outside the job's transaction, or nobody would see it. */
export async function note(db: Db, id: string, step: string, done: number, total: number | null): Promise<void> {
	await sql`
		insert into roster_progress (roster_id, step, done, total, at) values (${id}, ${step}, ${done}, ${total}, clock_timestamp())
		on conflict (roster_id) do update set step = excluded.step, done = excluded.done, total = excluded.total, at = excluded.at`.execute(
		db
	);
}

/** This roster's job is ours for as long as the transaction lasts; false where another worker is at it. */
export async function claim(db: Db, id: string): Promise<boolean> {
	const { rows } = await sql<{
		ours: boolean;
	}>`select pg_try_advisory_xact_lock(hashtextextended('roster ' || ${id}::text, 0)) as ours`.execute(db);
	return rows[0]?.ours === true;
}

/** Only one roster is applied or undone at a time: two that name the same people would each make them. */
export async function oneAtATime(db: Db): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended('rosters are applied', 0))`.execute(db);
}

/** Whether this account may (still) import this roster; for the worker. */
export async function mayImport(db: Db, account: string, id: string): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select may_import(${account}, ${id}) as may`.execute(db);
	return rows[0]?.may === true;
}

/** Rosters whose job has not been heard of since `before`; for the worker. */
export async function silentSince(db: Db, before: Date): Promise<{ id: string; state: State }[]> {
	return (await db
		.selectFrom('roster as r')
		.leftJoin('roster_progress as g', 'g.roster_id', 'r.id')
		.select(['r.id', 'r.state'])
		.where('r.state', 'in', ['checking', 'applying', 'undoing'])
		.where((or) => or.or([or('g.at', 'is', null), or('g.at', '<', before)]))
		.execute()) as { id: string; state: State }[];
}

/** Rosters that ended, or were left lying, before `before`, and still keep rows; for the worker. */
export async function untidySince(db: Db, before: Date): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select id from roster where tidied_at is null and state not in ('checking', 'applying', 'undoing')
			and coalesce(undone_at, applied_at, checked_at, uploaded_at) < ${before}`.execute(db);
	return rows.map(({ id }) => id);
}

export async function markTidied(db: Db, id: string, now: Date): Promise<void> {
	await db.updateTable('roster').set({ tidied_at: now }).where('id', '=', id).execute();
}
