import { sql } from 'kysely';
import { POSTS_OF } from '#core/people.ts';
import type { Db } from '#server/platform/db/index.ts';
import { fates } from './matches.ts';

/** What most members of a kind of organisation are. */
const usual = JSON.stringify(Object.fromEntries(Object.entries(POSTS_OF).map(([kind, [first]]) => [kind, first])));

/** The rows that come in, each with the person it is about and where that person lives, for as long as the transaction lasts. */
export async function gather(db: Db, rosterId: string, takesMoved: boolean): Promise<void> {
	await sql`drop table if exists pg_temp.applying`.execute(db);
	await sql`
		create temporary table applying on commit drop as
		select r.n, f.person_id, f.fate = 'new' as made, f.fate = 'moves' as moves, coalesce(f.hamlet_id, r.place_id) as place_id, f.hamlet_id is not null as in_hamlet,
			r.household as label, null::uuid as household_id
		from (${fates(rosterId, 'worker')}) f join roster_row r on r.roster_id = ${rosterId} and r.n = f.n
		where (f.fate in ('new', 'known') or (f.fate = 'moves' and ${takesMoved}::boolean)) and not f.repeated`.execute(db);
	await sql`create unique index on pg_temp.applying (n)`.execute(db);
	await sql`analyze pg_temp.applying`.execute(db);
}

/** Hamlets that are to be made, by name. */
export async function hamletsToMake(db: Db, rosterId: string): Promise<{ key: string; written: string }[]> {
	const { rows } = await sql<{ key: string; written: string }>`
		select key, written from roster_name where roster_id = ${rosterId} and kind = 'hamlet' and decision = 'new' and place_id is null order by written`.execute(
		db
	);
	return rows;
}

/** What a name of the file turned out to be. */
export async function hamletIs(db: Db, rosterId: string, key: string, placeId: number): Promise<void> {
	await db
		.updateTable('roster_name')
		.set({ place_id: placeId })
		.where('roster_id', '=', rosterId)
		.where('kind', '=', 'hamlet')
		.where('key', '=', key)
		.execute();
}

/** Finds or makes the households that the rows name, by place and label. Returns how many were made. */
export async function makeHouseholds(db: Db): Promise<number> {
	const { numAffectedRows } = await sql`
		insert into household (id, place_id, label)
		select uuidv7(), place_id, label from (select distinct place_id, label from pg_temp.applying where label is not null) w
		where not exists (select from household h where h.place_id = w.place_id and h.label = w.label)`.execute(db);
	await sql`
		update pg_temp.applying a set household_id = h.id
		from (select distinct on (place_id, label) place_id, label, id from household order by place_id, label, id) h
		where a.label is not null and h.place_id = a.place_id and h.label = a.label`.execute(db);
	return Number(numAffectedRows ?? 0n);
}

export interface NewRow {
	n: number;
	person_id: string;
	place_id: number;
	household_id: string | null;
	full_name: string;
	birth_year: number | null;
	birth_date: string | null;
	sex: 'f' | 'm' | null;
	phone: string | null;
	sealed: Buffer | null;
	mark: Buffer | null;
	post: string;
	grade: number | null;
	residence: string;
	membership: string;
	organisation_id: string | null;
}

/** The next people to be made, in the order of the file, with what they belong to: the roster's organisation, or the one that the row names. */
export async function newRows(
	db: Db,
	rosterId: string,
	of: { organisationId: string | null; post: string | null },
	after: number,
	limit: number
): Promise<NewRow[]> {
	const { rows } = await sql<NewRow>`
		select a.n, a.person_id, a.place_id, a.household_id, r.full_name, r.birth_year, r.birth_date, r.sex, r.phone, r.personal_number_sealed as sealed,
			r.personal_number_hash as mark, r.grade, uuidv7() as residence, uuidv7() as membership, g.id as organisation_id,
			coalesce(r.post, ${of.post}::text, ${usual}::jsonb ->> g.kind) as post
		from pg_temp.applying a join roster_row r on r.roster_id = ${rosterId} and r.n = a.n
			left join roster_name o on o.roster_id = r.roster_id and o.kind = 'organisation' and o.key = r.organisation and o.decision in ('known', 'same', 'new')
			left join organisation g on g.id = coalesce(${of.organisationId}::uuid, o.organisation_id)
		where a.made and a.n > ${after} order by a.n limit ${limit}`.execute(db);
	return rows;
}

/**
 * Where known people live now, if the roster knows it better: another place, unless the register already has a hamlet inside it,
 * or a household where it had none. What the register learned of a later day stays. Returns how many moved.
 */
export async function settleKnown(db: Db, rosterId: string, asOf: string, by: string): Promise<number> {
	const { numAffectedRows } = await sql`
		with latest as (
			select distinct on (r.person_id) r.person_id, r.place_id, r.household_id, r.from_date
			from residence r join pg_temp.applying a on a.person_id = r.person_id and not a.made
			order by r.person_id, r.from_date desc, r.learned_at desc, r.id desc),
		better as (
			select a.person_id, a.place_id, a.household_id
			from pg_temp.applying a join person p on p.id = a.person_id join place home on home.id = p.home_place_id join place there on there.id = a.place_id
				left join latest l on l.person_id = a.person_id
			where not a.made and (l.from_date is null or l.from_date <= ${asOf}::date)
				and ((a.place_id <> p.home_place_id and not home.path <@ there.path)
					or (a.place_id = p.home_place_id and a.household_id is not null and a.household_id is distinct from l.household_id))),
		told as (
			insert into residence (person_id, id, place_id, household_id, from_date, recorded_by, source, source_id)
			select person_id, uuidv7(), place_id, household_id, ${asOf}, ${by}, 'roster', ${rosterId} from better returning person_id, place_id)
		update person p set home_place_id = t.place_id from told t where p.id = t.person_id`.execute(db);
	return Number(numAffectedRows ?? 0n);
}

/**
 * What known people belong to, if the register does not have it: a membership in the roster's organisation, or in the one that
 * the row names; a changed post or class ends the old one on the roster's day. Returns how many were added.
 */
export async function joinKnown(
	db: Db,
	rosterId: string,
	organisationId: string | null,
	post: string | null,
	asOf: string,
	by: string
): Promise<number> {
	const wanted = sql`
		select a.person_id, coalesce(${organisationId}::uuid, o.organisation_id) as organisation_id, coalesce(r.post, ${post}::text, ${usual}::jsonb ->> g.kind) as post, r.grade
		from pg_temp.applying a join roster_row r on r.roster_id = ${rosterId} and r.n = a.n
			left join roster_name o on o.roster_id = r.roster_id and o.kind = 'organisation' and o.key = r.organisation and o.decision in ('known', 'same', 'new')
			join organisation g on g.id = coalesce(${organisationId}::uuid, o.organisation_id)
		where not a.made`;
	await sql`
		update membership m set to_date = greatest(${asOf}::date, m.from_date)
		from (${wanted}) w
		where m.person_id = w.person_id and m.organisation_id = w.organisation_id and m.to_date is null
			and m.from_date <= ${asOf}::date and (m.post, m.grade) is distinct from (w.post, coalesce(w.grade, m.grade))`.execute(db);
	const { numAffectedRows } = await sql`
		insert into membership (person_id, id, organisation_id, post, grade, from_date, recorded_by, source, source_id)
		select w.person_id, uuidv7(), w.organisation_id, w.post, w.grade, ${asOf}, ${by}, 'roster', ${rosterId}
		from (${wanted}) w
		where not exists (select from membership m where m.person_id = w.person_id and m.organisation_id = w.organisation_id
			and (m.to_date is null or m.to_date > ${asOf}::date))`.execute(db);
	return Number(numAffectedRows ?? 0n);
}

/** What was filled in for somebody of whom the register did not know it. */
export interface Filled {
	person: string;
	phone: string | null;
	birth_date: string | null;
	birth_year: number | null;
	sex: string | null;
	mark: Buffer | null;
}

/** Fills in what the register did not know of known people and the rows say; nothing that it knows is changed. */
export async function fillKnown(db: Db, rosterId: string): Promise<Filled[]> {
	const { rows } = await sql<Filled>`
		with gaps as (
			select a.person_id,
				case when i.phone is null then r.phone end as phone,
				case when i.birth_date is null and (p.birth_year is null or p.birth_year = r.birth_year) then r.birth_date end as birth_date,
				case when p.birth_year is null then r.birth_year end as birth_year,
				case when p.sex is null then r.sex end as sex,
				case when i.personal_number_hash is null and not exists (select from identity x where x.personal_number_hash = r.personal_number_hash)
					then r.personal_number_hash end as mark,
				r.personal_number_sealed as sealed
			from pg_temp.applying a join roster_row r on r.roster_id = ${rosterId} and r.n = a.n
				join identity i on i.person_id = a.person_id join person p on p.id = a.person_id
			where not a.made),
		told as (
			update identity i set phone = coalesce(g.phone, i.phone), birth_date = coalesce(g.birth_date, i.birth_date),
				personal_number_sealed = case when g.mark is null then i.personal_number_sealed else g.sealed end,
				personal_number_hash = coalesce(g.mark, i.personal_number_hash)
			from gaps g where i.person_id = g.person_id and (g.phone is not null or g.birth_date is not null or g.mark is not null)),
		counted as (
			update person p set birth_year = coalesce(p.birth_year, g.birth_year), sex = coalesce(p.sex, g.sex)
			from gaps g where p.id = g.person_id and (g.birth_year is not null or g.sex is not null))
		select person_id as person, phone, birth_date, birth_year, sex, mark from gaps
		where phone is not null or birth_date is not null or birth_year is not null or sex is not null or mark is not null`.execute(
		db
	);
	return rows;
}

/** Writes down whom the roster made or touched, and keyed hashes of what it filled in. */
export async function rememberPeople(
	db: Db,
	rosterId: string,
	filled: { person: string; columns: Record<string, string> }[]
): Promise<void> {
	await sql`
		insert into roster_person (roster_id, person_id, n, made, filled)
		select ${rosterId}, a.person_id, a.n, a.made, f.columns
		from pg_temp.applying a
			left join jsonb_to_recordset(${JSON.stringify(filled)}::jsonb) as f (person uuid, columns jsonb) on f.person = a.person_id`.execute(
		db
	);
}

/** Everybody whose counts may have changed. */
export async function touched(db: Db): Promise<string[]> {
	const { rows } = await sql<{ person_id: string }>`select person_id from pg_temp.applying order by n`.execute(db);
	return rows.map(({ person_id }) => person_id);
}

export async function gathered(db: Db): Promise<{ made: number; known: number; moved: number }> {
	const { rows } = await sql<{ made: number; known: number; moved: number }>`
		select count(*) filter (where made) as made, count(*) filter (where not made) as known, count(*) filter (where moves) as moved from pg_temp.applying`.execute(
		db
	);
	return rows[0]!;
}
