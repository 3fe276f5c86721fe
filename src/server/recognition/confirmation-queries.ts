import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface StoredRow {
	n: number;
	/** Keyed hashes in hexadecimal; none for a row that could not be read. */
	marks: string[] | null;
	on: string | null;
	reference: string | null;
	problem: string | null;
}

export async function insertList(
	db: Db,
	list: { id: string; accountId: string; fileName: string },
	rows: StoredRow[]
): Promise<boolean> {
	const added = await db
		.insertInto('confirmation_list')
		.values({ id: list.id, account_id: list.accountId, file_name: list.fileName })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.executeTakeFirst();
	if (!added.numInsertedOrUpdatedRows) return false;
	for (let from = 0; from < rows.length; from += 10_000) {
		await sql`
			insert into confirmation_row (list_id, n, marks, confirmed_on, reference, problem, fate)
			select ${list.id}, r.n, (select array_agg(decode(mark, 'hex')) from unnest(r.marks) mark), r."on", r.reference, r.problem,
				case when r.problem is null then 'unknown' else 'malformed' end
			from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + 10_000))}::jsonb) as r (n int, marks text[], "on" date, reference text, problem text)`.execute(
			db
		);
	}
	return true;
}

export async function matchList(db: Db, id: string): Promise<void> {
	await sql`select match_confirmations(${id})`.execute(db);
}

/** @returns how many people were newly confirmed; `null` where the list is none of the actor's, or was applied before */
export async function applyList(db: Db, id: string): Promise<number | null> {
	const { rows } = await sql<{ told: number | null }>`select apply_confirmations(${id}) as told`.execute(db);
	return rows[0]?.told ?? null;
}

export interface ConfirmationList {
	id: string;
	file_name: string;
	at: Date;
	applied_at: Date | null;
	new: number;
	known: number;
	unknown: number;
	repeated: number;
	malformed: number;
}

const lists = (db: Db) =>
	db
		.selectFrom('confirmation_list as l')
		.leftJoin('confirmation_row as r', 'r.list_id', 'l.id')
		.select(['l.id', 'l.file_name', 'l.at', 'l.applied_at'])
		.select((e) =>
			(['new', 'known', 'unknown', 'repeated', 'malformed'] as const).map((fate) =>
				e.fn.count<number>('r.n').filterWhere('r.fate', '=', fate).as(fate)
			)
		)
		.groupBy(['l.id', 'l.file_name', 'l.at', 'l.applied_at']);

export const recentLists = (db: Db): Promise<ConfirmationList[]> => lists(db).orderBy('l.at', 'desc').limit(50).execute();

export const oneList = (db: Db, id: string): Promise<ConfirmationList | undefined> =>
	lists(db).where('l.id', '=', id).executeTakeFirst();

export interface OddRow {
	n: number;
	fate: 'unknown' | 'repeated' | 'malformed';
	problem: string | null;
	reference: string | null;
}

/** Rows that say nothing new and are not simply known already: what somebody has to look into. */
export const oddRows = (db: Db, id: string, limit: number): Promise<OddRow[]> =>
	db
		.selectFrom('confirmation_row')
		.select(['n', 'fate', 'problem', 'reference'])
		.where('list_id', '=', id)
		.where('fate', 'in', ['unknown', 'repeated', 'malformed'])
		.orderBy('n')
		.limit(limit)
		.$castTo<OddRow>()
		.execute();

export async function bringsLists(db: Db): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select actor_has('province') or actor_has('commune') as may`.execute(db);
	return rows[0]?.may ?? false;
}
