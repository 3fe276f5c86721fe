import { sql } from 'kysely';
import type { KnownUnit } from '#core/lineage/check-changes.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface RegisteredUnit extends KnownUnit {
	kind: string;
	validTo: string;
}

/** Units in force today, each with what it lies in on today's map. */
export async function unitsInForce(db: Db): Promise<RegisteredUnit[]> {
	const { rows } = await sql<RegisteredUnit>`
		select p.id, p.code, p.name_vi as name, p.level, p.kind, m.parent_id as "parentId", p.valid_from::text as "validFrom", p.valid_to::text as "validTo"
		from place p join place_on_map m on m.place_id = p.id and m.carrier_id = p.id and m.epoch = epoch_now()
		where p.valid_to = 'infinity'`.execute(db);
	return rows;
}

/** The first day of today's map: of the latest decree that is applied. */
export async function lastDay(db: Db): Promise<string> {
	const { rows } = await sql<{ day: string }>`select epoch_now()::text as day`.execute(db);
	return rows[0]!.day;
}

export interface NamedUnit {
	id: number;
	code: string;
	name: string;
	kind: string;
	level: string;
}
export async function unitsNamed(db: Db, ids: number[]): Promise<NamedUnit[]> {
	const { rows } = await sql<NamedUnit>`
		select id, code, name_vi as name, kind, level from place where id = any (${ids}::int[]) order by plain, code`.execute(db);
	return rows;
}

/** How much of what hangs on each place itself, not on those below it. */
export async function hangingCounts(db: Db): Promise<{ what: string; placeId: number; n: number }[]> {
	const { rows } = await sql<{ what: string; placeId: number; n: number }>`
		select what, place_id as "placeId", n::int as n from hanging_counts()`.execute(db);
	return rows;
}

export interface TallyRow {
	target: string;
	placeId: number;
	members: number;
	reached: number;
}
export async function tallies(db: Db): Promise<TallyRow[]> {
	const { rows } = await sql<TallyRow>`select target_id as target, place_id as "placeId", members, reached from tally`.execute(
		db
	);
	return rows;
}

export interface TargetName {
	id: string;
	title: string;
	titleEn: string;
	/** The place that it is set for; where that ends, somebody must say what the target means since. */
	placeId: number;
}
export async function targetNames(db: Db): Promise<TargetName[]> {
	const { rows } = await sql<TargetName>`
		select t.id, t.title_vi as title, t.title_en as "titleEn", t.place_id as "placeId"
		from target t where not t.withdrawn order by t.year desc, t.sequence, t.id`.execute(db);
	return rows;
}
