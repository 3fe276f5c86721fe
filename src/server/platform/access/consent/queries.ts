import { sql, type Insertable } from 'kysely';
import type { Db } from '../../db/index.ts';
import type { DB } from '../../db/schema.ts';

/** One purpose as it stands for a person: today's words, and the person's last word on it. */
export interface ConsentRow {
	purpose: string;
	version: number;
	basis: 'consent' | 'state-task';
	titleVi: string;
	titleEn: string;
	textVi: string;
	textEn: string;
	source: string;
	provisional: boolean;
	representativeBelow: number | null;
	/** The last word: true, false (withdrawn or refused), or null: never asked. */
	given: boolean | null;
	/** Version of the words that the last word was said to. */
	givenVersion: number | null;
	at: Date | null;
	manner: 'self' | 'assisted' | 'paper' | null;
	helperName: string | null;
	representative: string | null;
}

export async function consentsOf(db: Db, person: string, today: Date): Promise<ConsentRow[]> {
	const { rows } = await sql<ConsentRow>`
		select w.purpose, w.version, w.basis, w.title_vi as "titleVi", w.title_en as "titleEn", w.text_vi as "textVi", w.text_en as "textEn",
			w.source, w.provisional, w.representative_below as "representativeBelow", c.given, c.version as "givenVersion", c.at, c.manner,
			helper_name(c.helper_account) as "helperName", c.representative
		from (select distinct on (purpose) * from consent_wording where effective <= ${today} order by purpose, version desc) w
			left join lateral (
				select * from consent c where c.person_id = ${person} and c.purpose = w.purpose order by c.at desc, c.id desc limit 1) c on true
		order by w.basis desc, w.purpose`.execute(db);
	return rows;
}

export interface Said {
	person: string;
	id: string;
	purpose: string;
	version: number;
	given: boolean;
	manner: 'self' | 'assisted' | 'paper';
	helper: string | null;
	representative: string | null;
	at: Date;
}

export async function addConsent(db: Db, said: Said): Promise<void> {
	await db
		.insertInto('consent')
		.values({
			person_id: said.person,
			id: said.id,
			purpose: said.purpose,
			version: said.version,
			given: said.given,
			manner: said.manner,
			helper_account: said.helper,
			representative: said.representative,
			at: said.at
		})
		// Sent twice is said once.
		.onConflict((conflict) => conflict.columns(['person_id', 'id']).doNothing())
		.execute();
}

export async function birthYear(db: Db, person: string): Promise<number | null | undefined> {
	return (
		await db.selectFrom('person').select('birth_year').where('id', '=', person).where('erased_at', 'is', null).executeTakeFirst()
	)?.birth_year;
}

type WordingRow = Insertable<DB['consent_wording']>;

export function wordingOf(db: Db, purpose: string, version: number) {
	return db
		.selectFrom('consent_wording')
		.selectAll()
		.where('purpose', '=', purpose)
		.where('version', '=', version)
		.executeTakeFirst();
}

export async function addWordingRow(db: Db, row: WordingRow): Promise<void> {
	await db.insertInto('consent_wording').values(row).execute();
}

export async function changeWordingRow(db: Db, row: WordingRow): Promise<void> {
	await db
		.updateTable('consent_wording')
		.set(row)
		.where('purpose', '=', row.purpose)
		.where('version', '=', row.version)
		.execute();
}

/** Whether somebody has said anything to these words. */
export async function wordingUsed(db: Db, purpose: string, version: number): Promise<boolean> {
	return Boolean(
		await db
			.selectFrom('consent')
			.select('id')
			.where('purpose', '=', purpose)
			.where('version', '=', version)
			.limit(1)
			.executeTakeFirst()
	);
}

export async function putSignInPolicy(db: Db, row: Insertable<DB['sign_in_policy']>): Promise<void> {
	await db
		.insertInto('sign_in_policy')
		.values(row)
		.onConflict((conflict) => conflict.column('one').doUpdateSet(row))
		.execute();
}
