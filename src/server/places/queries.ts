import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export type Level = 'province' | 'district' | 'commune' | 'hamlet';

/** A unit somewhere else in time: where a place came from or went to. */
export interface Kin {
	id: number;
	code: string;
	name: string;
	/** The unit above it in its own time: the former district of an old commune. */
	parentName: string | null;
	/** Only a part of the old unit. */
	partial: boolean;
	/** `yyyy-mm-dd` */
	date: string;
	decree: string;
}

/** A place as lists and searches show it. */
export interface Place {
	id: number;
	code: string;
	level: Level;
	kind: string;
	name: string;
	nameEn: string;
	path: string;
	/** `-infinity` where nobody knows since when. */
	validFrom: string;
	/** The first day on which it is no longer in force; `infinity` while it is. */
	validTo: string;
	/** The units above, from the province down; of one that ended, those on its last day. */
	above: { id: number; code: string; name: string; level: Level }[];
	/** What it was made of. */
	former: Kin[];
	/** What it became. */
	became: Kin[];
}

const kin = (from: 'from_id' | 'to_id', of: 'from_id' | 'to_id') => sql`
	coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'code', k.code, 'name', k.name_vi, 'parentName', u.name_vi,
			'partial', s.partial, 'date', d.effective, 'decree', d.number) order by k.name_vi, k.code)
		from succession s join place k on k.id = s.${sql.ref(of)} join decree d on d.id = s.decree_id
			left join place u on u.id = k.parent_id
		where s.${sql.ref(from)} = p.id), '[]')`;

/** Places by id, in the order of the ids. */
export async function placesById(db: Db, ids: number[]): Promise<Place[]> {
	if (ids.length === 0) return [];
	const { rows } = await sql<Place>`
		select p.id, p.code, p.level, p.kind, p.name_vi as name, p.name_en as "nameEn", p.path::text as path,
			p.valid_from::text as "validFrom", p.valid_to::text as "validTo",
			coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name_vi, 'level', a.level) order by line.n)
				from place_on_map m, unnest(string_to_array(ltree2text(m.path), '.')::int[]) with ordinality as line (id, n) join place a on a.id = line.id
				where m.place_id = p.id and m.epoch = (select max(first_day) from epoch where first_day < p.valid_to) and a.id <> p.id), '[]') as above,
			${kin('to_id', 'from_id')} as former,
			${kin('from_id', 'to_id')} as became
		from unnest(${ids}::int[]) with ordinality as wanted (id, n) join place p on p.id = wanted.id
		order by wanted.n`.execute(db);
	return rows;
}

/** Ids of the units of this code, whenever they were in force, the latest first. */
export async function idsByCode(db: Db, code: string): Promise<number[]> {
	const rows = await db.selectFrom('place').select('id').where('code', '=', code).orderBy('valid_from', 'desc').execute();
	return rows.map(({ id }) => id);
}

/** The one unit of this code in force on that day. */
export async function idInForce(db: Db, code: string, on: string): Promise<number | null> {
	const row = await db
		.selectFrom('place')
		.select('id')
		.where('code', '=', code)
		.where('valid_from', '<=', on)
		.where('valid_to', '>', on)
		.executeTakeFirst();
	return row?.id ?? null;
}

/** Ids of places whose whole toneless name is one of these. */
export async function idsByWholeName(db: Db, plains: string[]): Promise<number[]> {
	const { rows } = await sql<{ id: number }>`select id from place where plain = any (${plains}::text[])`.execute(db);
	return rows.map(({ id }) => id);
}

/** Ids of places in force whose toneless names look like this one, the likest first. */
export async function idsAlike(db: Db, plain: string, withinId: number | null, on: string, limit: number): Promise<number[]> {
	const { rows } = await sql<{ id: number }>`
		select id from place
		where plain % ${plain} and valid_from <= ${on}::date and valid_to > ${on}::date
			and (${withinId}::int is null or path <@ (select path from place where id = ${withinId}))
		order by similarity(plain, ${plain}) desc, plain, id limit ${limit}`.execute(db);
	return rows.map(({ id }) => id);
}

/**
 * Ids of places that a search finds, best first: the whole name, then names that begin so, then words that begin so, then
 * anywhere, then alike. A unit of today stands before one of before, and a commune before its hamlets.
 */
export async function idsFound(
	db: Db,
	input: {
		plain: string;
		code: string | null;
		level: Level | null;
		withinId: number | null;
		on: string;
		inForceOnly: boolean;
		limit: number;
		offset: number;
	}
): Promise<number[]> {
	const like = input.plain.replace(/[\\%_]/g, '\\$&');
	const { rows } = await sql<{ id: number }>`
		with hits as (
			select p.id, p.code, p.plain, p.level, p.valid_to > ${input.on}::date as now,
				-- The name without the word before it.
				regexp_replace(p.plain, '^(xa|phuong|thi tran|dac khu|ap|khom|khu pho|huyen|quan|thi xa|thanh pho|tinh) ', '') as base
			from place p
			where (${input.level}::text is null or p.level = ${input.level})
				and (not ${input.inForceOnly}::boolean or (p.valid_from <= ${input.on}::date and p.valid_to > ${input.on}::date))
				and (${input.withinId}::int is null or p.path <@ (select path from place where id = ${input.withinId})
					or exists (select from succession s join place t on t.id = s.to_id
						where s.from_id = p.id and t.path <@ (select path from place where id = ${input.withinId})))
				and case when ${input.code}::text is not null then p.code like ${input.code} || '%'
					else p.plain like '%' || ${like} || '%' or p.plain % ${input.plain} end)
		select id from hits
		order by
			case when code = ${input.code} then 0
				when plain = ${input.plain} or base = ${input.plain} then 1
				when base like ${like} || '%' or plain like ${like} || '%' then 2
				when plain like '% ' || ${like} || '%' then 3
				when plain like '%' || ${like} || '%' then 4
				else 5 end,
			now desc, array_position(array['province', 'district', 'commune', 'hamlet'], level), similarity(plain, ${input.plain}) desc, plain, code, id
		limit ${input.limit} offset ${input.offset}`.execute(db);
	return rows.map(({ id }) => id);
}

/** Ids of the units right under this one and in force on that day, on the map of that day, by name. */
export async function idsUnder(db: Db, parentId: number, on: string): Promise<number[]> {
	const { rows } = await sql<{ id: number }>`
		select p.id from place_on_map m join place p on p.id = m.place_id
		where m.parent_id = ${parentId} and m.epoch = epoch_of(${on}) and p.valid_from <= ${on}::date and p.valid_to > ${on}::date
		-- Ấp 2 before Ấp 10.
		order by regexp_replace(plain, '[0-9]+', '', 'g'), substring(plain from '[0-9]+')::numeric nulls first, plain, p.id`.execute(
		db
	);
	return rows.map(({ id }) => id);
}
