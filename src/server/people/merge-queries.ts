import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** What a record says of a person; what is put back when a merge is undone. Sealed bytes and marks in hexadecimal. */
export interface State {
	name: string;
	birthDate: string | null;
	birthYear: number | null;
	sex: 'f' | 'm' | null;
	phone: string | null;
	sealed: string | null;
	mark: string | null;
	note: string | null;
	home: number;
}
export interface Merge {
	id: string;
	kept: string;
	absorbed: string;
	at: Date;
	by: string | null;
	reason: string;
	states: { kept: State; absorbed: State; after: State };
}

export async function stateOf(db: Db, id: string): Promise<State | null> {
	const { rows } = await sql<State>`
		select i.full_name as name, i.birth_date as "birthDate", p.birth_year as "birthYear", p.sex, i.phone, encode(i.personal_number_sealed, 'hex') as sealed,
			encode(i.personal_number_hash, 'hex') as mark, i.note, p.home_place_id as home
		from person p join identity i on i.person_id = p.id where p.id = ${id}::uuid`.execute(db);
	return rows[0] ?? null;
}

/** Writes a state back, but for the home, which only a definer's function may set. */
export async function putState(db: Db, id: string, state: State): Promise<void> {
	await db.updateTable('person').set({ birth_year: state.birthYear, sex: state.sex }).where('id', '=', id).execute();
	await sql`
		update identity set full_name = ${state.name}, birth_date = ${state.birthDate}::date, phone = ${state.phone}, note = ${state.note},
			personal_number_sealed = decode(${state.sealed}, 'hex'), personal_number_hash = decode(${state.mark}, 'hex')
		where person_id = ${id}::uuid`.execute(db);
}

/** A number stands in one record at a time: it is taken out of one before it is put into the other. */
export async function clearNumber(db: Db, id: string): Promise<void> {
	await db
		.updateTable('identity')
		.set({ personal_number_sealed: null, personal_number_hash: null })
		.where('person_id', '=', id)
		.execute();
}

const merge = sql<Merge>`select m.id, m.kept, m.absorbed, m.at, coalesce(s.name, m.by_account) as by, m.reason, m.states
	from person_merge m left join staff s on s.id = m.by_account`;

/** Merges into this record that are in force, the latest first. */
export async function mergesOf(db: Db, id: string): Promise<Merge[]> {
	const { rows } =
		await sql<Merge>`${merge} where m.kept = ${id}::uuid and m.undone_at is null order by m.at desc, m.id desc`.execute(db);
	return rows;
}

export async function mergeById(db: Db, id: string): Promise<Merge | null> {
	const { rows } = await sql<Merge>`${merge} where m.id = ${id}::uuid and m.undone_at is null`.execute(db);
	return rows[0] ?? null;
}

export const joinRecords = (db: Db, id: string, kept: string, absorbed: string, reason: string) =>
	sql`select merge_people(${id}::uuid, ${kept}::uuid, ${absorbed}::uuid, ${reason})`.execute(db);

export const describeMerge = (db: Db, id: string, states: Merge['states'], home: number) =>
	sql`select describe_merge(${id}::uuid, ${JSON.stringify(states)}::jsonb, ${home})`.execute(db);

export const separateRecords = (db: Db, id: string, home: number) => sql`select unmerge_people(${id}::uuid, ${home})`.execute(db);
