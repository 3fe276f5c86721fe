import { sql } from 'kysely';
import type { Db } from '../db/index.ts';

export interface NewLine {
	account_id: string | null;
	person_actor: string | null;
	action: string;
	subject_kind: string | null;
	subject_id: string | null;
	place_id: number | null;
	details: Record<string, unknown>;
}

export async function addLine(db: Db, line: NewLine): Promise<void> {
	await db
		.insertInto('audit')
		.values({ ...line, details: JSON.stringify(line.details) })
		.execute();
}

/** Which lines are asked for; what is empty does not narrow. */
export interface Wanted {
	/** Part of the name or sign-in name of who did it, toneless and escaped for `like`. */
	who: string;
	action: string;
	subject: string;
	from: string;
	to: string;
	/** Id of the last line of the page before. */
	before: string;
	limit: number;
}

export function linesOf(db: Db, wanted: Wanted) {
	const { who, action, subject, from, to, before } = wanted;
	return (
		db
			.selectFrom('audit as a')
			.leftJoin('staff as s', 's.id', 'a.account_id')
			.leftJoin('place as p', 'p.id', 'a.place_id')
			.leftJoin('staff as t', (join) => join.onRef('t.id', '=', 'a.subject_id').on('a.subject_kind', '=', 'staff'))
			.select([
				'a.id',
				'a.at',
				'a.account_id',
				'a.person_actor',
				's.name',
				's.username',
				'a.action',
				'a.subject_kind',
				'a.subject_id',
				't.name as subject_name',
				'p.name_vi as place_name',
				'a.details'
			])
			.$if(who !== '', (query) =>
				query.where((where) =>
					where.or([where(sql<string>`toneless(s.name)`, 'like', `%${who}%`), where('s.username', 'like', `%${who}%`)])
				)
			)
			.$if(action !== '', (query) => query.where('a.action', '=', action))
			.$if(subject !== '', (query) => query.where('a.subject_id', '=', subject))
			.$if(from !== '', (query) => query.where('a.at', '>=', sql<Date>`${from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh'`))
			.$if(to !== '', (query) =>
				query.where('a.at', '<', sql<Date>`(${to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`)
			)
			// Ids grow with time, so the id alone tells where the next page begins.
			.$if(before !== '', (query) => query.where('a.id', '<', before))
			.orderBy('a.id', 'desc')
			.limit(wanted.limit)
			.execute()
	);
}

/** Every action that stands in the log: few, so found by skipping from one to the next along an index. */
export async function actionsSeen(db: Db): Promise<string[]> {
	const { rows } = await sql<{ action: string }>`
		with recursive seen as (
			(select action from audit order by action limit 1)
			union all
			select (select a.action from audit a where a.action > seen.action order by a.action limit 1) from seen where seen.action is not null)
		select action from seen where action is not null`.execute(db);
	return rows.map((row) => row.action);
}
