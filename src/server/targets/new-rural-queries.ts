import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** What the latest document says of a place: whether it is building a new-style rural area, since when, by which document. */
export interface NewRuralLine {
	place: number;
	placeCode: string;
	placeNameVi: string;
	placeNameEn: string;
	building: boolean;
	/** yyyy-mm-dd */
	from: string;
	source: string;
	madeByName: string;
	madeAt: Date;
}

const spoken = (onDay: string | null) => sql`(
	select distinct on (place_id) * from new_rural
	where from_date <= coalesce(${onDay}::date, (now() at time zone 'Asia/Ho_Chi_Minh')::date)
		and (${onDay}::date is null or (made_at at time zone 'Asia/Ho_Chi_Minh')::date <= ${onDay}::date)
	order by place_id, from_date desc, made_at desc, id desc)`;

export async function allNewRural(db: Db): Promise<NewRuralLine[]> {
	const { rows } = await sql<NewRuralLine>`
		select r.place_id as place, p.code as "placeCode", p.name_vi as "placeNameVi", p.name_en as "placeNameEn", r.building, r.from_date as from, r.source,
			s.name as "madeByName", r.made_at as "madeAt"
		from ${spoken(null)} r join place p on p.id = r.place_id join staff s on s.id = r.made_by
		order by r.building desc, p.plain, p.code`.execute(db);
	return rows;
}

/**
 * Which of these places are building new-style rural areas, or lie in one that is, on today's map.
 *
 * @param onDay as it was known and held on that day (yyyy-mm-dd); nothing: today
 */
export async function buildingNewRural(db: Db, places: number[], onDay: string | null): Promise<Set<number>> {
	const { rows } = await sql<{ id: number }>`
		select p.id from place p
		where p.id = any (${places}::int[]) and exists (
			select from ${spoken(onDay)} r join place at on at.id = r.place_id where r.building and p.path <@ at.path)`.execute(db);
	return new Set(rows.map(({ id }) => id));
}

export async function addNewRural(
	db: Db,
	rows: { place: number; building: boolean; from: string; source: string }[],
	by: string
): Promise<void> {
	await sql`
		insert into new_rural (place_id, building, from_date, source, made_by)
		select place, building, "from", source, ${by}
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (place int, building boolean, "from" date, source text)`.execute(
		db
	);
}
