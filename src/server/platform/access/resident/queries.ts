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

/** A person's record as far as a code needs it, held until the transaction ends; nothing where the actor does not see it. */
export function personForCode(db: Db, person: string) {
	return db.selectFrom('person').select(['erased_at', 'merged_into']).where('id', '=', person).forUpdate().executeTakeFirst();
}

export async function nameOf(db: Db, person: string): Promise<string | null> {
	const row = await db.selectFrom('identity').select('full_name').where('person_id', '=', person).executeTakeFirst();
	return row?.full_name ?? null;
}

export async function addCode(
	db: Db,
	code: { person: string; id: string; digest: Buffer; by: string; at: Date; until: Date }
): Promise<void> {
	await db
		.insertInto('assisted_code')
		.values({
			person_id: code.person,
			id: code.id,
			digest: code.digest,
			issued_by: code.by,
			issued_at: code.at,
			expires_at: code.until
		})
		.execute();
}

export function accountByLogin(db: Db, login: string) {
	return db.selectFrom('resident_account').select(['person_id', 'password']).where('login', '=', login).executeTakeFirst();
}

export async function loginOfPerson(db: Db, person: string): Promise<{ login: string } | null> {
	return (await db.selectFrom('resident_account').select('login').where('person_id', '=', person).executeTakeFirst()) ?? null;
}

/** Answers false where the name is somebody else's. */
export async function putAccount(
	db: Db,
	account: { login: string; person: string; password: string; at: Date }
): Promise<boolean> {
	const done = await sql`
		insert into resident_account as a (login, person_id, password, created_at, changed_at)
		values (${account.login}, ${account.person}, ${account.password}, ${account.at}, ${account.at})
		on conflict (person_id) do update set login = excluded.login, password = excluded.password, changed_at = excluded.changed_at
		returning 1`
		.execute(db)
		.catch((error: unknown) => {
			if ((error as { constraint?: string }).constraint === 'resident_account_pkey') return null;
			throw error;
		});
	if (done?.rows.length === 0) throw new Error('the account was not kept');
	return done !== null;
}

export async function deleteAccount(db: Db, person: string): Promise<void> {
	await db.deleteFrom('resident_account').where('person_id', '=', person).execute();
}

export async function forgetSignInOf(db: Db, person: string): Promise<void> {
	await sql`select forget_sign_in(${person})`.execute(db);
}
