import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** How many members an audience has in a place, by an official statistic. */
export interface Denominator {
	audience: string;
	place: number;
	members: number;
	/** The day of which the statistic speaks (yyyy-mm-dd). */
	asOf: string;
	source: string;
}

/**
 * The official numbers that speak for these places, of any audience.
 *
 * @param onDay as they were known at the end of that day; nothing: now
 * @returns finds the one of an audience in a place, where there is one
 */
export async function denominatorsOf(
	db: Db,
	places: number[],
	onDay: string | null = null
): Promise<(audience: string, place: number | null) => Denominator | null> {
	const { rows } = await sql<Denominator>`
		select distinct on (audience_id, place_id) audience_id as audience, place_id as place, members, as_of as "asOf", source
		from denominator
		where place_id = any (${places}::int[])
			and (${onDay}::date is null or (made_at at time zone 'Asia/Ho_Chi_Minh')::date <= ${onDay}::date)
		order by audience_id, place_id, as_of desc, made_at desc, id desc`.execute(db);
	return (audience, place) => rows.find((row) => row.place === place && row.audience === audience) ?? null;
}

/** From which difference on, as a share of the statistic, the board warns that the register disagrees with it. */
export async function differenceToWarn(db: Db): Promise<number> {
	const { differ } = await db.selectFrom('denominator_rule').select('differ').executeTakeFirstOrThrow();
	return differ;
}

export interface DenominatorLine extends Denominator {
	audienceVi: string;
	audienceEn: string;
	placeCode: string;
	placeNameVi: string;
	placeNameEn: string;
	/** In the register today. */
	register: number;
	madeByName: string;
	madeAt: Date;
}

/** Every official number that speaks now, beside the register's. */
export async function allDenominators(db: Db): Promise<DenominatorLine[]> {
	const { rows } = await sql<DenominatorLine>`
		select d.*, a.name_vi as "audienceVi", a.name_en as "audienceEn", p.code as "placeCode", p.name_vi as "placeNameVi", p.name_en as "placeNameEn",
			s.name as "madeByName", coalesce((select sum(y.members) from (
				select t.id from target t where t.audience_id = d.audience limit 1) t
				cross join tally_in(p.path, null, epoch_now()) y where y.target_id = t.id), 0)::int as register
		from (
			select distinct on (audience_id, place_id) audience_id as audience, place_id as place, members, as_of as "asOf", source, made_by, made_at as "madeAt"
			from denominator order by audience_id, place_id, as_of desc, made_at desc, id desc) d
			join audience a on a.id = d.audience join place p on p.id = d.place join staff s on s.id = d.made_by
		order by a.bit, p.level = 'province' desc, p.plain, p.code`.execute(db);
	return rows;
}

export async function addDenominators(
	db: Db,
	rows: { audience: string; place: number; members: number; asOf: string; source: string }[],
	by: string
): Promise<void> {
	await sql`
		insert into denominator (audience_id, place_id, members, as_of, source, made_by)
		select audience, place, members, "asOf", source, ${by}
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (audience text, place int, members int, "asOf" date, source text)`.execute(
		db
	);
}

/** Units in force today by their codes. */
export async function placesByCode(db: Db, codes: string[]): Promise<Map<string, number>> {
	const { rows } = await sql<{ code: string; id: number }>`
		select code, id from place where code = any (${codes}::text[]) and valid_to = 'infinity'`.execute(db);
	return new Map(rows.map(({ code, id }) => [code, id]));
}
