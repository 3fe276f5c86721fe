import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface Organisation {
	id: string;
	name: string;
	kind: string;
	public: boolean;
	placeId: number;
	placeName: string;
	/** The commune, where `placeName` is a hamlet. */
	communeName: string | null;
	sample: boolean;
	closedAt: Date | null;
	/** As far as the actor sees people. */
	members: number;
	/** The actor is its manager; the actor is the office of its place. */
	mine: boolean;
	office: boolean;
}

const select = sql`
	select o.id, o.name, o.kind, o.public, o.place_id as "placeId", h.name_vi as "placeName", case when h.level = 'hamlet' then c.name_vi end as "communeName",
		o.sample, o.closed_at as "closedAt", o.id = any ((select actor_organisations())::uuid[]) as mine, h.path <@ any ((select actor_offices())::ltree[]) as office,
		(select count(distinct coalesce(p.merged_into, p.id)) from membership m join person p on p.id = m.person_id
			where m.organisation_id = o.id and m.from_date <= current_date and (m.to_date is null or m.to_date > current_date)) as members
	from organisation o join place h on h.id = o.place_id left join place_above c on c.place_id = h.id`;

export async function organisationById(db: Db, id: string): Promise<Organisation | null> {
	const { rows } = await sql<Organisation>`${select} where o.id = ${id}::uuid`.execute(db);
	return rows[0] ?? null;
}

/** Organisations by any words of their names; `mine`: those in the actor's own places, or that the actor manages. */
export async function findOrganisations(
	db: Db,
	input: { plain: string; kind: string | null; mine: boolean; limit: number; offset: number }
): Promise<Organisation[]> {
	const like = `%${input.plain
		.replace(/[\\%_]/g, '\\$&')
		.split(' ')
		.join('%')}%`;
	const { rows } = await sql<Organisation>`${select}
		where o.plain like ${like} and (${input.kind}::text is null or o.kind = ${input.kind}) and o.closed_at is null
			and (not ${input.mine}::boolean or h.path <@ any ((select actor_scopes())::ltree[]) or o.id = any ((select actor_organisations())::uuid[]))
		order by o.kind, o.plain, o.id limit ${input.limit} offset ${input.offset}`.execute(db);
	return rows;
}

/** The same name and kind in the same place, if there is one. */
export const organisationLike = (db: Db, placeId: number, kind: string, name: string) =>
	db
		.selectFrom('organisation')
		.select('id')
		.where('place_id', '=', placeId)
		.where('kind', '=', kind)
		.where('name', '=', name)
		.executeTakeFirst();

export async function addOrganisation(
	db: Db,
	row: { id: string; name: string; kind: string; public: boolean; place_id: number }
): Promise<void> {
	await db
		.insertInto('organisation')
		.values(row)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** Ids of all who ever belonged to it, wherever they live; for the office of its place. */
export async function membersOf(db: Db, id: string): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`select id from members_of(${id}::uuid) as id`.execute(db);
	return rows.map(({ id }) => id);
}

export async function endOrganisation(db: Db, id: string, at: Date): Promise<void> {
	await db.updateTable('organisation').set({ closed_at: at }).where('id', '=', id).execute();
}
