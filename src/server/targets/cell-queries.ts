import { sql } from 'kysely';
import type { Column } from '#core/targets/progress.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Whether the actor's walls have anybody behind them: a place whose people they look after, or an organisation. */
export async function seesPeople(db: Db): Promise<boolean> {
	const { rows } = await sql<{
		sees: boolean;
	}>`select cardinality(actor_scopes()) + cardinality(actor_organisations()) > 0 as sees`.execute(db);
	return rows[0]!.sees;
}

/** The outcomes that a column of a target asks for; of `members`, those that the target itself does. */
export async function outcomesAsked(db: Db, target: string, column: Column): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select o.id from target t join outcome o on o.unit = t.unit and (asked_by(t, ${column === 'members' ? 'reached' : column}) >> o.bit) & 1 = 1
		where t.id = ${target} order by o.bit`.execute(db);
	return rows.map(({ id }) => id);
}

/** The first day of which it is known who stood behind the figures (yyyy-mm-dd). */
export async function peopleKnownSince(db: Db): Promise<string> {
	const { day } = await db.selectFrom('counting_day').select('people_known_since as day').executeTakeFirstOrThrow();
	return day;
}

interface Cell {
	target: string;
	/** On one map, of which `epoch` is the first day. */
	place: { id: number; path: string; epoch: string };
	/** A day that has closed (yyyy-mm-dd), or `null`: now. */
	asOf: string | null;
	column: Column;
	/** Those whom the cell does not count yet, instead of those whom it does. */
	lacking: boolean;
	words: string[] | null;
}

/**
 * Ids of the people of a cell within the actor's walls, as lists here are read. The walls are today's, also for a past day.
 *
 * @returns `total`: how many match the words; `counted`: how many the walls let through in all, those who were erased too
 */
export async function peopleInCell(
	db: Db,
	{ target, place, asOf, column, lacking, words }: Cell,
	limit: number,
	offset: number
): Promise<{ ids: string[]; total: number; counted: number }> {
	const { rows } = await sql<{ id: string | null; total: number; counted: number }>`
		select id, total, counted from people_in_cell(${target}, ${place.id}::int, ${column}, ${lacking}, ${asOf}::date, ${place.epoch}::date,
			${words}::text[], ${limit}, ${offset})`.execute(db);
	return { ids: rows.flatMap(({ id }) => id ?? []), total: rows[0]?.total ?? 0, counted: rows[0]?.counted ?? 0 };
}

export interface OrganisationLine {
	id: string;
	name: string;
	kind: string;
	placeName: string;
}

/** Organisations of a cell: they are nobody's secret. */
export async function organisationsInCell(
	db: Db,
	{ target, place, asOf, column, lacking, words }: Cell,
	limit: number,
	offset: number
): Promise<{ lines: OrganisationLine[]; total: number }> {
	const patterns = words?.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`) ?? null;
	const { rows } = await sql<OrganisationLine & { total: number }>`
		select o.id, o.name, o.kind, l.name_vi as "placeName", count(*) over () as total
		from counted_by(${target}, ${asOf}::date) t, (
				select * from organisation_standing where ${asOf}::date is null
				union all
				select k.organisation_id, k.place_id, k.audiences, k.outcomes from organisation g cross join lateral (
					select * from organisation_standing_close c where c.organisation_id = g.id and c.day <= ${asOf}::date order by c.day desc limit 1) k) s
			join organisation o on o.id = s.organisation_id join place l on l.id = s.place_id
			join place_on_map m on m.epoch = ${place.epoch}::date and m.place_id = s.place_id
		where t.unit = 'organisation' and m.path <@ ${place.path}::ltree and s.audiences & t.audience_mask <> 0
			and (s.outcomes & asked_by(t, ${column}) = asked_by(t, ${column})) <> ${lacking}
			and (${patterns}::text[] is null or o.plain like all (${patterns}::text[]))
		order by l.plain, o.plain, o.id limit ${limit} offset ${offset}`.execute(db);
	return { lines: rows.map(({ id, name, kind, placeName }) => ({ id, name, kind, placeName })), total: rows[0]?.total ?? 0 };
}

/** Of each audience, the outcomes that targets ask of it. */
export async function askedOfAudiences(db: Db): Promise<{ audience: string; outcomes: string[] }[]> {
	const { rows } = await sql<{ audience: string; outcomes: string[] }>`
		select t.audience_id as audience, array_agg(distinct outcome) as outcomes from target t cross join unnest(t.outcomes) outcome
		where t.unit = 'person' and not t.withdrawn group by 1`.execute(db);
	return rows;
}
