import { sql } from 'kysely';
import { asActor, type Db } from '../../db/index.ts';

/** Who a person is now: the record that speaks for them, and the name to greet them with; null where they were erased. */
export async function greeted(
	db: Db,
	personId: string
): Promise<{ personId: string; name: string; birthYear: number | null } | null> {
	const read = (personId: string) =>
		asActor(db, { kind: 'resident', personId }, (db) =>
			db
				.selectFrom('person as p')
				.leftJoin('identity as i', 'i.person_id', 'p.id')
				.select(['p.merged_into', 'p.erased_at', 'p.birth_year', 'i.full_name'])
				.where('p.id', '=', personId)
				.executeTakeFirst()
		);
	let speaking = personId;
	let person = await read(personId);
	if (person?.merged_into) {
		speaking = person.merged_into;
		person = await read(speaking);
	}
	if (!person || person.erased_at || !person.full_name) return null;
	return { personId: speaking, name: person.full_name, birthYear: person.birth_year };
}

export interface CodeRow {
	id: string;
	issuedAt: Date;
	expiresAt: Date;
	lastUsedAt: Date | null;
	issuedBy: string;
}

/** The code that holds for a person now; of several that ended, none. */
export async function activeCode(db: Db, person: string, now: Date): Promise<CodeRow | null> {
	const row = await db
		.selectFrom('assisted_code as c')
		.leftJoin('staff as s', 's.id', 'c.issued_by')
		.select(['c.id', 'c.issued_at as issuedAt', 'c.expires_at as expiresAt', 'c.last_used_at as lastUsedAt', 's.name'])
		.where('c.person_id', '=', person)
		.where('c.revoked_at', 'is', null)
		.where('c.expires_at', '>', now)
		.executeTakeFirst();
	return row
		? { id: row.id, issuedAt: row.issuedAt, expiresAt: row.expiresAt, lastUsedAt: row.lastUsedAt, issuedBy: row.name ?? '' }
		: null;
}

export async function endCodes(db: Db, person: string, now: Date): Promise<number> {
	const done = await db
		.updateTable('assisted_code')
		.set({ revoked_at: now })
		.where('person_id', '=', person)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	return Number(done.numUpdatedRows);
}

/** Days for which a new code holds. */
export async function codeDays(db: Db): Promise<number> {
	const row = await db.selectFrom('sign_in_policy').select('code_days').executeTakeFirst();
	return row?.code_days ?? 30;
}

/** Marks a code as used and says whose it is; nothing where no code of this digest holds. */
export async function useCode(db: Db, digest: Buffer, now: Date): Promise<{ personId: string; issuedBy: string } | null> {
	const { rows } = await sql<{ personId: string; issuedBy: string }>`
		update assisted_code set last_used_at = ${now}
		where digest = ${digest} and revoked_at is null and expires_at > ${now}
		returning person_id as "personId", issued_by as "issuedBy"`.execute(db);
	return rows[0] ?? null;
}
