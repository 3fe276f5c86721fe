import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** One person as it is stored, columns beside each other. */
export interface PersonRow {
	id: string;
	place: number;
	birthYear: number | null;
	sex: 'f' | 'm' | null;
	sample: boolean;
	name: string;
	birthDate: string | null;
	phone: string | null;
	sealed: Uint8Array | null;
	mark: Uint8Array | null;
	note: string | null;
	residence: string;
	household: string | null;
	livesSince: string;
}
export interface MembershipRow {
	person: string;
	id: string;
	organisation: string;
	post: string;
	grade: number | null;
	from: string;
}
/** Who wrote it down and out of what: `form`, `roster`, `phone`, `sample`; `sourceId` names the import. */
export interface Provenance {
	by: string | null;
	source: string;
	sourceId: string | null;
}

const buffers = (values: (Uint8Array | null)[]) => values.map((value) => value && Buffer.from(value));

/** Adds those who are not there yet, and says who they were. Without arbiter, so that no right to see the rows is needed. */
export async function addPersons(db: Db, rows: PersonRow[]): Promise<number> {
	const { numAffectedRows } = await sql`
		insert into person (id, home_place_id, birth_year, sex, sample)
		select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ place }) => place)}::int[], ${rows.map(({ birthYear }) => birthYear)}::smallint[],
			${rows.map(({ sex }) => sex)}::text[], ${rows.map(({ sample }) => sample)}::boolean[])
		on conflict do nothing`.execute(db);
	return Number(numAffectedRows ?? 0n);
}

export async function addIdentities(db: Db, rows: PersonRow[]): Promise<void> {
	await sql`
		insert into identity (person_id, full_name, birth_date, phone, personal_number_sealed, personal_number_hash, note)
		select n.* from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ name }) => name)}::text[], ${rows.map(({ birthDate }) => birthDate)}::date[],
			${rows.map(({ phone }) => phone)}::text[], ${buffers(rows.map(({ sealed }) => sealed))}::bytea[], ${buffers(rows.map(({ mark }) => mark))}::bytea[],
			${rows.map(({ note }) => note)}::text[]) as n (person_id)
		-- What is there already is not asked for its rights again. Sent twice, or erased since: in neither case is it told again. A number that somebody else has is refused.
		where exists (select from person p where p.id = n.person_id and p.erased_at is null)
			and not exists (select from identity i where i.person_id = n.person_id)
		on conflict (person_id) do nothing`.execute(db);
}

export async function addResidences(db: Db, rows: PersonRow[], { by, source, sourceId }: Provenance): Promise<void> {
	await sql`
		insert into residence (person_id, id, place_id, household_id, from_date, recorded_by, source, source_id)
		select n.*, ${by}, ${source}, ${sourceId}::uuid
		from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ residence }) => residence)}::uuid[], ${rows.map(({ place }) => place)}::int[],
			${rows.map(({ household }) => household)}::uuid[], ${rows.map(({ livesSince }) => livesSince)}::date[]) as n (person_id, id)
		where not exists (select from residence r where r.person_id = n.person_id and r.id = n.id)
		on conflict do nothing`.execute(db);
}

export async function addMemberships(db: Db, rows: MembershipRow[], { by, source, sourceId }: Provenance): Promise<void> {
	await sql`
		insert into membership (person_id, id, organisation_id, post, grade, from_date, recorded_by, source, source_id)
		select n.*, ${by}, ${source}, ${sourceId}::uuid
		from unnest(${rows.map(({ person }) => person)}::uuid[], ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ organisation }) => organisation)}::uuid[],
			${rows.map(({ post }) => post)}::text[], ${rows.map(({ grade }) => grade)}::smallint[], ${rows.map(({ from }) => from)}::date[]) as n (person_id, id)
		where not exists (select from membership m where m.person_id = n.person_id and m.id = n.id)
		on conflict do nothing`.execute(db);
}

/** Of these places, those in which the actor may write down people. */
export async function placesToRegisterIn(db: Db, ids: number[]): Promise<number[]> {
	const { rows } = await sql<{ id: number }>`
		select id from place where id = any (${ids}::int[]) and valid_to > current_date and path <@ any ((select actor_registers())::ltree[])`.execute(
		db
	);
	return rows.map(({ id }) => id);
}

/** The organisations of which the actor is a manager. */
export async function organisationsManaged(db: Db): Promise<string[]> {
	const { rows } = await sql<{ ids: string[] }>`select actor_organisations() as ids`.execute(db);
	return rows[0]?.ids ?? [];
}

/** A household of this place by name without tones, the oldest. */
export async function householdLike(db: Db, placeId: number, label: string): Promise<string | null> {
	const { rows } = await sql<{ id: string }>`
		select id from household where place_id = ${placeId} and toneless(label) = toneless(${label}) order by created_at, id limit 1`.execute(
		db
	);
	return rows[0]?.id ?? null;
}

export async function addHousehold(db: Db, id: string, placeId: number, label: string): Promise<void> {
	await db.insertInto('household').values({ id, place_id: placeId, label }).execute();
}

/** One more residence; the home follows the latest. */
export const moveHome = (
	db: Db,
	move: {
		person: string;
		fact: string;
		place: number;
		household: string | null;
		since: string;
		source: string;
		by: string | null;
	}
) =>
	sql`select move_person(${move.person}::uuid, ${move.fact}::uuid, ${move.place}, ${move.household}::uuid, ${move.since}::date, ${move.source}, ${move.by})`.execute(
		db
	);

export const membershipById = (db: Db, person: string, id: string) =>
	db
		.selectFrom('membership')
		.select(['organisation_id', 'to_date'])
		.where('person_id', '=', person)
		.where('id', '=', id)
		.executeTakeFirst();

export async function endMembership(db: Db, person: string, id: string, day: string): Promise<void> {
	await db.updateTable('membership').set({ to_date: day }).where('person_id', '=', person).where('id', '=', id).execute();
}
