import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** A person as lists show them. */
export interface PersonLine {
	id: string;
	name: string;
	birthYear: number | null;
	sex: 'f' | 'm' | null;
	phone: string | null;
	placeId: number;
	placeName: string;
	/** The commune, where `placeName` is a hamlet of it. */
	communeName: string | null;
	sample: boolean;
	organisations: string[];
}

export interface PeopleFilter {
	words: string[] | null;
	phone: string | null;
	marks: Buffer[] | null;
	placeId: number | null;
	audienceBit: number | null;
	organisationId: string | null;
}

/** Ids within the actor's walls, best first, and how many there are in all. */
export async function findPeople(
	db: Db,
	filter: PeopleFilter,
	limit: number,
	offset: number
): Promise<{ ids: string[]; total: number }> {
	const { rows } = await sql<{ id: string; total: number }>`
		select id, total from find_people(${filter.words}::text[], ${filter.phone}, ${filter.marks}::bytea[], ${filter.placeId}::int,
			${filter.audienceBit}::int, ${filter.organisationId}::uuid, ${limit}, ${offset})`.execute(db);
	return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

/** Lines in the order of the ids; whoever the actor may not see is left out. */
export async function linesOf(db: Db, ids: string[]): Promise<PersonLine[]> {
	if (ids.length === 0) return [];
	const { rows } = await sql<PersonLine>`
		select p.id, i.full_name as name, p.birth_year as "birthYear", p.sex, i.phone, p.home_place_id as "placeId", h.name_vi as "placeName",
			case when h.level = 'hamlet' then c.name_vi end as "communeName", p.sample,
			coalesce((select array_agg(distinct o.name) from membership m join organisation o on o.id = m.organisation_id
				where m.person_id = p.id and m.from_date <= current_date and (m.to_date is null or m.to_date > current_date)), '{}') as organisations
		from unnest(${ids}::uuid[]) with ordinality as wanted (id, n) join person p on p.id = wanted.id
			join identity i on i.person_id = p.id join place h on h.id = p.home_place_id left join place_above c on c.place_id = h.id
		order by wanted.n`.execute(db);
	return rows;
}

export interface PersonCore {
	id: string;
	name: string | null;
	birthYear: number | null;
	birthDate: string | null;
	sex: 'f' | 'm' | null;
	phone: string | null;
	sealed: Buffer | null;
	note: string | null;
	placeId: number;
	sample: boolean;
	createdAt: Date;
	mergedInto: string | null;
	erasedAt: Date | null;
	/** The actor may write about them; the actor is the office of their place. */
	keeps: boolean;
	office: boolean;
}

export async function personById(db: Db, id: string): Promise<PersonCore | null> {
	const { rows } = await sql<PersonCore>`
		select p.id, i.full_name as name, p.birth_year as "birthYear", i.birth_date as "birthDate", p.sex, i.phone, i.personal_number_sealed as sealed, i.note,
			p.home_place_id as "placeId", p.sample, p.created_at as "createdAt", p.merged_into as "mergedInto", p.erased_at as "erasedAt",
			actor_keeps(p.id) as keeps, h.path <@ any ((select actor_offices())::ltree[]) as office
		from person p join place h on h.id = p.home_place_id left join identity i on i.person_id = p.id where p.id = ${id}::uuid`.execute(
		db
	);
	return rows[0] ?? null;
}

/** This person's ids: the record itself and those that speak through it. */
export async function voicesOf(db: Db, id: string): Promise<string[]> {
	const rows = await db
		.selectFrom('person')
		.select('id')
		.where((where) => where.or([where('id', '=', id), where('merged_into', '=', id)]))
		.execute();
	return rows.map(({ id }) => id);
}

export interface Residence {
	id: string;
	personId: string;
	placeName: string;
	communeName: string | null;
	household: string | null;
	from: string;
	source: string;
}
export interface Membership {
	id: string;
	personId: string;
	organisationId: string;
	organisation: string;
	kind: string;
	post: string;
	grade: number | null;
	from: string;
	to: string | null;
	mine: boolean;
}
export interface Evidence {
	id: string;
	what: string;
	at: Date;
	mode: string;
	source: string;
}
export interface ConsentGiven {
	purpose: string;
	version: number;
	given: boolean;
	manner: string;
	at: Date;
	textVi: string;
	textEn: string;
}

export async function residencesOf(db: Db, ids: string[]): Promise<Residence[]> {
	const { rows } = await sql<Residence>`
		select r.id, r.person_id as "personId", h.name_vi as "placeName", case when h.level = 'hamlet' then c.name_vi end as "communeName",
			u.label as household, r.from_date as "from", r.source
		from residence r join place h on h.id = r.place_id left join place_above c on c.place_id = h.id left join household u on u.id = r.household_id
		where r.person_id = any (${ids}::uuid[]) order by r.from_date desc, r.learned_at desc, r.id desc`.execute(db);
	return rows;
}

export async function membershipsOf(db: Db, ids: string[]): Promise<Membership[]> {
	const { rows } = await sql<Membership>`
		select m.id, m.person_id as "personId", o.id as "organisationId", o.name as organisation, o.kind, m.post, m.grade, m.from_date as "from", m.to_date as "to",
			o.id = any ((select actor_organisations())::uuid[]) as mine
		from membership m join organisation o on o.id = m.organisation_id
		where m.person_id = any (${ids}::uuid[]) order by m.to_date nulls first, m.from_date desc, m.id`.execute(db);
	return rows;
}

export async function evidenceOf(db: Db, ids: string[], limit: number): Promise<Evidence[]> {
	const { rows } = await sql<Evidence>`
		select id, what, happened_at as at, mode, source from evidence_in_force where person_id = any (${ids}::uuid[])
		order by happened_at desc, id limit ${limit}`.execute(db);
	return rows;
}

/** What was last said for each purpose. */
export async function consentsOf(db: Db, ids: string[]): Promise<ConsentGiven[]> {
	const { rows } = await sql<ConsentGiven>`
		select distinct on (c.purpose) c.purpose, c.version, c.given, c.manner, c.at, w.text_vi as "textVi", w.text_en as "textEn"
		from consent c join consent_wording w using (purpose, version)
		where c.person_id = any (${ids}::uuid[]) order by c.purpose, c.at desc, c.id desc`.execute(db);
	return rows;
}

/** Records within sight that may be of the same person: same name without tones and same year in the commune, or the same number. */
export async function idsAlike(
	db: Db,
	plain: string,
	birthYear: number,
	communePath: string,
	marks: Buffer[]
): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select p.id from identity i join person p on p.id = i.person_id join place h on h.id = p.home_place_id
		where p.merged_into is null and p.erased_at is null
			and ((i.plain = ${plain} and p.birth_year = ${birthYear} and h.path <@ ${communePath}::ltree) or i.personal_number_hash = any (${marks}::bytea[]))
		order by p.created_at limit 10`.execute(db);
	return rows.map(({ id }) => id);
}

/** How many people live in each of the places right under this one, and in it itself without a hamlet, as far as the actor sees. */
export async function peopleUnder(db: Db, placeId: number): Promise<{ placeId: number; people: number }[]> {
	const { rows } = await sql<{ placeId: number; people: number }>`
		select h.id as "placeId", count(p.id) as people
		from place_on_map m join place h on h.id = m.place_id
			left join person p on p.home_place_id in (select d.id from place d where d.path <@ h.path) and p.merged_into is null
		where m.parent_id = ${placeId} and m.epoch = epoch_now() group by h.id
		union all
		select ${placeId}, count(*) from person p
		where p.home_place_id in (select place_id from place_on_map where carrier_id = ${placeId} and epoch = epoch_now()) and p.merged_into is null`.execute(
		db
	);
	return rows;
}

/** The places whose people the actor may see: where a search begins. */
export async function placesInSight(db: Db): Promise<{ id: number; name: string; level: string; write: boolean }[]> {
	const { rows } = await sql<{ id: number; name: string; level: string; write: boolean }>`
		select p.id, p.name_vi as name, p.level, p.path <@ any ((select actor_registers())::ltree[]) as write
		from place p where p.path = any ((select actor_scopes())::ltree[]) order by nlevel(p.path), p.plain`.execute(db);
	return rows;
}

/** Groups of people that a search can be narrowed to. */
export const audiences = (db: Db) =>
	db
		.selectFrom('audience')
		.select(['id', 'bit', 'name_vi as nameVi', 'name_en as nameEn'])
		.where('unit', '=', 'person')
		.orderBy('bit')
		.execute();
