import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** What became of the place of a target: the unit of the same level that carries it today. */
export interface Heir {
	place: number;
	code: string;
	nameVi: string;
	nameEn: string;
	path: string;
}

/** @returns `undefined` where no one unit of its level took it over whole: it was split, or its level ended */
export async function heirOf(db: Db, place: number): Promise<Heir | undefined> {
	const { rows } = await sql<Heir>`
		select u.id as place, u.code, u.name_vi as "nameVi", u.name_en as "nameEn", m.path::text as path
		from place p join place_on_map m on m.place_id = p.id and m.epoch = epoch_now()
			join place u on u.id = m.carrier_id and u.level = p.level and u.valid_to = 'infinity'
		where p.id = ${place}`.execute(db);
	return rows[0];
}

/** A unit that was merged, with the figures that its people have today, on the last map on which it was in force. */
export interface MergedUnit {
	place: number;
	code: string;
	nameVi: string;
	nameEn: string;
	/** The last day of that map (yyyy-mm-dd). */
	lastDay: string;
	members: number;
	reached: number;
}

/** The units that were merged with this one into `heir`, itself among them, and where each stands against a target. */
export async function mergedUnits(db: Db, target: string, place: number, heir: number): Promise<MergedUnit[]> {
	const { rows } = await sql<MergedUnit>`
		with ended as (select p.level, p.valid_to - 1 as last_day, epoch_of(p.valid_to - 1) as map from place p where p.id = ${place})
		select u.id as place, u.code, u.name_vi as "nameVi", u.name_en as "nameEn", e.last_day::text as "lastDay",
			coalesce(y.members, 0)::int as members, coalesce(y.reached, 0)::int as reached
		from ended e join place_on_map o on o.epoch = e.map and o.carrier_id = o.place_id
			join place u on u.id = o.place_id and u.level = e.level
			join place_on_map n on n.epoch = epoch_now() and n.place_id = u.id and n.carrier_id = ${heir}
			left join lateral (
				select sum(t.members) as members, sum(t.reached) as reached from tally_in(o.path, null, e.map) t where t.target_id = ${target}) y on true
		order by u.id = ${place} desc, u.plain, u.code`.execute(db);
	return rows;
}
