import { sql } from 'kysely';
import { Refusal } from '#core/refusal.ts';
import { asActor, type Db } from '../../db/index.ts';
import { audit } from '../audit.ts';
import { hashPassword, LEAST, refuseWeak } from '../passwords.ts';
import type { Resident } from '../who.ts';
import { greeted } from './queries.ts';
import { loginOf } from './sign-in.ts';

/** The sign-in name that the resident chose, or null. */
export async function accountOf(db: Db, who: Resident): Promise<{ login: string } | null> {
	const row = await db
		.selectFrom('resident_account')
		.select('login')
		.where('person_id', '=', who.actor.personId)
		.executeTakeFirst();
	return row ?? null;
}

/**
 * A name and a password of one's own, or new ones in place of the old.
 *
 * @param db a connection that may see sign-in tables
 * @throws Refusal `bad-login`, `login-taken`, `passwords-differ`, `password-…`, `gone`
 */
export async function setAccount(
	db: Db,
	who: Resident,
	input: { login: string; password: string; again: string; now: Date }
): Promise<void> {
	const { personId } = who.actor;
	const login = loginOf(input.login);
	if (!/^[a-z0-9][a-z0-9._-]{2,39}$/.test(login)) throw new Refusal('bad-login', 'not a usable name', { field: 'login' });
	if (input.password !== input.again) throw new Refusal('passwords-differ', 'typed twice, not the same', { field: 'again' });
	const person = await greeted(db, personId);
	if (!person) throw new Refusal('gone', 'the record was erased');
	refuseWeak(input.password, LEAST.resident, [login, who.name]);
	const password = await hashPassword(input.password);
	await asActor(db, who.actor, async (db) => {
		const done = await sql`
			insert into resident_account as a (login, person_id, password, created_at, changed_at)
			values (${login}, ${personId}, ${password}, ${input.now}, ${input.now})
			on conflict (person_id) do update set login = excluded.login, password = excluded.password, changed_at = excluded.changed_at
			returning 1`
			.execute(db)
			.catch((error: unknown) => {
				if ((error as { constraint?: string }).constraint === 'resident_account_pkey')
					throw new Refusal('login-taken', login, { field: 'login', login });
				throw error;
			});
		if (done.rows.length === 0) throw new Error('the account was not kept');
		await audit(db, who.actor, { action: 'set-account', subjectKind: 'person', subjectId: personId });
	});
}

/** Gives the account up; from then on only a code signs in. */
export async function dropAccount(db: Db, who: Resident): Promise<void> {
	await asActor(db, who.actor, async (db) => {
		await db.deleteFrom('resident_account').where('person_id', '=', who.actor.personId).execute();
		await audit(db, who.actor, { action: 'dropped-account', subjectKind: 'person', subjectId: who.actor.personId });
	});
}

/**
 * When a person is erased: their code and account go, and the names that stand in what they agreed to. Within the
 * transaction of the one who erases; the office of the place, or the person.
 */
export async function forgetSignIn(db: Db, person: string): Promise<void> {
	await sql`select forget_sign_in(${person})`.execute(db);
}
