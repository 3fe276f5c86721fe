import { sql } from 'kysely';
import type { Problem, ProblemCode } from '#core/roster/problems.ts';
import type { Db } from '#server/platform/db/index.ts';
import { fates, type Fate } from './matches.ts';

/** The columns that a reading fills, in the order of its lines. `person_id` makes itself. */
export const ROW_COLUMNS = [
	'roster_id',
	'n',
	'rejected',
	'full_name',
	'plain',
	'birth_year',
	'birth_date',
	'sex',
	'phone',
	'personal_number_sealed',
	'personal_number_hash',
	'place_id',
	'hamlet',
	'household',
	'organisation',
	'post',
	'grade',
	'problems'
] as const;

export async function dropRows(db: Db, rosterId: string): Promise<void> {
	await sql`delete from roster_row where roster_id = ${rosterId}`.execute(db);
	await sql`delete from roster_name where roster_id = ${rosterId}`.execute(db);
	await sql`delete from roster_match where roster_id = ${rosterId}`.execute(db);
}

/** Adds one problem to these rows, at this column, and rejects them. */
export async function rejectRows(
	db: Db,
	rosterId: string,
	rows: number[],
	column: number | null,
	code: ProblemCode
): Promise<void> {
	await sql`
		update roster_row set rejected = true, problems = coalesce(problems, '[]') || jsonb_build_array(jsonb_build_array(${column}::int, ${code}::text))
		where roster_id = ${rosterId} and n = any (${rows}::int[])`.execute(db);
}

/** Figures of a reading: rows, rejected rows, problems by code. */
export async function countRows(
	db: Db,
	rosterId: string
): Promise<{ rows: number; rejected: number; problems: Record<string, number> }> {
	const { rows } = await sql<{ rows: number; rejected: number; problems: Record<string, number> | null }>`
		select count(*) as rows, count(*) filter (where rejected) as rejected,
			(select jsonb_object_agg(code, times) from (
				select p->>1 as code, count(*) as times from roster_row r, jsonb_array_elements(r.problems) p where r.roster_id = ${rosterId} and r.problems is not null group by 1) c) as problems
		from roster_row where roster_id = ${rosterId}`.execute(db);
	const { rows: count = 0, rejected = 0, problems } = rows[0] ?? {};
	return { rows: count, rejected, problems: problems ?? {} };
}

/** Statistics for the planner: a hundred thousand rows came in this very transaction, and it knows of none. */
export async function analyseRows(db: Db): Promise<void> {
	await sql`analyze roster_row (roster_id, n, rejected, plain, birth_year, personal_number_hash, hamlet)`.execute(db);
}

export interface ProblemRow {
	n: number;
	name: string;
	rejected: boolean;
	problems: Problem[];
}

/** Rows with problems, in the order of the file; through the view of the web. */
export async function problemRows(
	db: Db,
	rosterId: string,
	{ only, limit, offset }: { only: 'rejected' | 'all'; limit: number; offset: number }
): Promise<ProblemRow[]> {
	const { rows } = await sql<ProblemRow>`
		select n, full_name as name, rejected, problems from roster_row_seen
		where roster_id = ${rosterId} and problems is not null and (${only}::text = 'all' or rejected)
		order by n limit ${limit} offset ${offset}`.execute(db);
	return rows;
}

/** Every row that does not come in as things stand, with why; for the file of corrections. */
export async function rowsLeftOut(db: Db, rosterId: string, as: 'worker' | 'web'): Promise<Map<number, Problem[]>> {
	const table = sql.table(as === 'worker' ? 'roster_row' : 'roster_row_seen');
	const { rows } = await sql<{ n: number; fate: Fate; problems: Problem[] | null }>`
		select f.n, f.fate, r.problems from (${fates(rosterId, as)}) f join ${table} r on r.roster_id = ${rosterId} and r.n = f.n
		where f.fate in ('rejected', 'left-out', 'likely', 'moves')`.execute(db);
	const why: Partial<Record<Fate, Problem>> = {
		'left-out': [null, 'row-hamlet-open'],
		likely: [null, 'row-likely'],
		moves: [null, 'row-moves']
	};
	return new Map(rows.map(({ n, fate, problems }) => [n, [...(problems ?? []), ...(why[fate] ? [why[fate]] : [])]]));
}
