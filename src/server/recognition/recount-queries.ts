import { sql } from 'kysely';
import { enqueue } from '#server/platform/db/enqueue.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Astray } from './compare.ts';

/** A job that has not ended by then will not: it may be asked for again. */
const GIVEN_UP = sql`interval '1 hour'`;

/** Writes down that a recount is wanted and leaves its job, unless one is under way. @returns whether it was written down */
export async function askForRecount(db: Db, id: string, account: string): Promise<boolean> {
	// One at a time: two who ask together would each find that nobody has.
	await sql`select pg_advisory_xact_lock(hashtext('recount'))`.execute(db);
	const { numAffectedRows } = await sql`
		insert into recount (id, asked_by) select ${id}, ${account}
		where not exists (select from recount where seconds is null and asked_at > now() - ${GIVEN_UP})
		on conflict do nothing`.execute(db);
	if (!numAffectedRows) return false;
	await enqueue(db, 'recount', { id, by: account }, 'recount asked for');
	return true;
}

/** @param id of a recount that was asked for, or of a new one */
export async function beginRecount(db: Db, one: { id: string; started: Date; by: string | null }): Promise<void> {
	await sql`
		insert into recount (id, asked_by, asked_at, started_at) values (${one.id}, ${one.by}, ${one.started}, ${one.started})
		on conflict (id) do update set started_at = excluded.started_at`.execute(db);
}

export async function endRecount(
	db: Db,
	one: { id: string; seconds: number; people: number; cells: Astray[]; repaired: boolean }
): Promise<void> {
	await db
		.updateTable('recount')
		.set({
			seconds: one.seconds,
			people: one.people,
			cells_astray: one.cells.length,
			cells: JSON.stringify(one.cells.slice(0, 1000)),
			repaired: one.repaired
		})
		.where('id', '=', one.id)
		.execute();
}

/** A recount that was asked for; `done` is what it found, `null` while it waits or runs. */
export interface PastRecount {
	id: string;
	askedAt: Date;
	/** Name of who asked; `null`: the clock. */
	by: string | null;
	startedAt: Date | null;
	done: { seconds: number; people: number; cells: number; repaired: boolean } | null;
	/** Neither done nor likely to be. */
	givenUp: boolean;
}

export async function recentRecounts(db: Db, limit: number): Promise<PastRecount[]> {
	const { rows } = await sql<PastRecount>`
		select r.id, r.asked_at as "askedAt", coalesce(s.name, r.asked_by) as by, r.started_at as "startedAt",
			case when r.seconds is not null then jsonb_build_object('seconds', r.seconds, 'people', r.people, 'cells', r.cells_astray, 'repaired', r.repaired) end as done,
			r.seconds is null and r.asked_at <= now() - ${GIVEN_UP} as "givenUp"
		from recount r left join staff s on s.id = r.asked_by order by r.asked_at desc, r.id desc limit ${limit}`.execute(db);
	return rows;
}

/** A cell of the board that was astray, in names. Counts: members, learned, assessed, passed, confirmed, reached. */
export interface AstrayCell {
	target_vi: string;
	target_en: string;
	place: string;
	kept: number[];
	counted: number[];
}

export async function cellsAstray(db: Db, recount: string, limit: number): Promise<AstrayCell[]> {
	const { rows } = await sql<AstrayCell>`
		select t.title_vi as target_vi, t.title_en as target_en, concat_ws(', ', l.name_vi, case when l.level = 'hamlet' then c.name_vi end) as place, x.kept, x.counted
		from recount r cross join jsonb_to_recordset(r.cells) as x (target text, place int, kept int[], counted int[])
			join target t on t.id = x.target join place l on l.id = x.place left join place c on c.id = l.parent_id
		where r.id = ${recount} order by t.year desc, t.sequence, l.plain limit ${limit}`.execute(db);
	return rows;
}

/** The steering committee and the administrator answer for the figures. */
export async function asksRecounts(db: Db): Promise<boolean> {
	const { rows } = await sql<{
		may: boolean;
	}>`select actor_has('province') or actor_has('administrator') as may`.execute(db);
	return rows[0]!.may;
}
