import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';
import type { Filled } from './applying.ts';

/** What hangs on the people whom a roster made: the table that says so, and how many of them it is about. */
export async function hangsOn(db: Db, rosterId: string): Promise<{ what: string; people: number; person: string }[]> {
	const { rows } = await sql<{
		what: string;
		people: number;
		person: string;
	}>`select what, people, some_person as person from roster_hangs(${rosterId})`.execute(db);
	return rows;
}

export async function peopleOf(db: Db, rosterId: string, made: boolean): Promise<string[]> {
	const rows = await db
		.selectFrom('roster_person')
		.select('person_id')
		.where('roster_id', '=', rosterId)
		.where('made', '=', made)
		.orderBy('n')
		.execute();
	return rows.map(({ person_id }) => person_id);
}

/** Takes people out of every count; before they are taken out of the register. */
export async function leaveTheCounts(db: Db, ids: string[]): Promise<void> {
	await sql`select leave_the_counts(${ids}::uuid[])`.execute(db);
}

/** Opens memberships again that the roster ended to put its own in their place. */
export async function reopenMemberships(db: Db, rosterId: string): Promise<void> {
	await sql`
		update membership old set to_date = null
		from membership mine
		where mine.source_id = ${rosterId} and old.person_id = mine.person_id and old.organisation_id = mine.organisation_id
			and old.id <> mine.id and old.to_date = mine.from_date`.execute(db);
}

/** Takes back where and to what people belong, as far as the roster said it, and the households that it made. */
export async function takeBackFacts(db: Db, rosterId: string): Promise<void> {
	await sql`delete from membership where source_id = ${rosterId}`.execute(db);
	await sql`
		with gone as (delete from residence where source_id = ${rosterId} returning person_id, household_id, learned_at)
		delete from household h using (select distinct household_id, learned_at from gone where household_id is not null) g
		-- Made in the same transaction as the residence that first named it, and nobody else lives in it.
		where h.id = g.household_id and h.created_at = g.learned_at
			and not exists (select from residence r where r.household_id = h.id and r.source_id is distinct from ${rosterId})`.execute(
		db
	);
	// Known people live again where they were last known to.
	await sql`
		update person p set home_place_id = l.place_id
		from (select distinct on (r.person_id) r.person_id, r.place_id from residence r
				join roster_person t on t.person_id = r.person_id and t.roster_id = ${rosterId} and not t.made
			order by r.person_id, r.from_date desc, r.learned_at desc, r.id desc) l
		where p.id = l.person_id and p.home_place_id <> l.place_id`.execute(db);
}

/** Forgets people whom the roster made. Whatever else points at them stops it: then something hung on them after all. */
export async function takeBackPeople(db: Db, ids: string[]): Promise<void> {
	await sql`delete from identity where person_id = any (${ids}::uuid[])`.execute(db);
	await sql`delete from person where id = any (${ids}::uuid[])`.execute(db);
}

/** Known people for whom something was filled in: what it was, as keyed hashes, and what stands there now. */
export async function filledNow(db: Db, rosterId: string): Promise<(Filled & { then: Record<string, string> })[]> {
	const { rows } = await sql<Filled & { then: Record<string, string> }>`
		select t.person_id as person, t.filled as then, i.phone, i.birth_date, p.birth_year, p.sex, i.personal_number_hash as mark
		from roster_person t join person p on p.id = t.person_id join identity i on i.person_id = t.person_id
		where t.roster_id = ${rosterId} and t.filled is not null`.execute(db);
	return rows;
}

/** Empties columns again that were filled in. */
export async function emptyAgain(db: Db, filled: { person: string; columns: string[] }[]): Promise<void> {
	if (filled.length === 0) return;
	const given = sql`jsonb_to_recordset(${JSON.stringify(filled)}::jsonb) as f (person uuid, columns jsonb)`;
	await sql`
		update identity i set phone = case when f.columns ? 'phone' then null else i.phone end, birth_date = case when f.columns ? 'birth_date' then null else i.birth_date end,
			personal_number_sealed = case when f.columns ? 'personal_number' then null else i.personal_number_sealed end,
			personal_number_hash = case when f.columns ? 'personal_number' then null else i.personal_number_hash end
		from ${given} where i.person_id = f.person`.execute(db);
	await sql`
		update person p set birth_year = case when f.columns ? 'birth_year' then null else p.birth_year end, sex = case when f.columns ? 'sex' then null else p.sex end
		from ${given} where p.id = f.person and (f.columns ? 'birth_year' or f.columns ? 'sex')`.execute(db);
}
