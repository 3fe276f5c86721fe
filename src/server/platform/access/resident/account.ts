import { Refusal } from '#core/refusal.ts';
import { asActor, type Db } from '../../db/index.ts';
import { audit } from '../audit.ts';
import { hashPassword, LEAST, refuseWeak } from '../passwords.ts';
import type { Resident } from '../who.ts';
import { deleteAccount, forgetSignInOf, greeted, loginOfPerson, putAccount } from './queries.ts';
import { loginOf } from './sign-in.ts';

/** The sign-in name that the resident chose, or null. */
export const accountOf = (db: Db, who: Resident): Promise<{ login: string } | null> => loginOfPerson(db, who.actor.personId);

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
		if (!(await putAccount(db, { login, person: personId, password, at: input.now })))
			throw new Refusal('login-taken', login, { field: 'login', login });
		await audit(db, who.actor, { action: 'set-account', subjectKind: 'person', subjectId: personId });
	});
}

/** Gives the account up; from then on only a code signs in. */
export async function dropAccount(db: Db, who: Resident): Promise<void> {
	await asActor(db, who.actor, async (db) => {
		await deleteAccount(db, who.actor.personId);
		await audit(db, who.actor, { action: 'dropped-account', subjectKind: 'person', subjectId: who.actor.personId });
	});
}

/**
 * When a person is erased: their code and account go, and the names that stand in what they agreed to. Within the
 * transaction of the one who erases; the office of the place, or the person.
 */
export const forgetSignIn = (db: Db, person: string): Promise<void> => forgetSignInOf(db, person);
