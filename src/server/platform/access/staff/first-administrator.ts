import { Refusal } from '#core/refusal.ts';
import { inTransaction, type Db } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { addLine } from '../audit-queries.ts';
import { hashPassword, newStartingPassword } from '../passwords.ts';
import { dropSecondFactor, startAnew } from './change-staff.ts';
import { nameOf } from './create-staff.ts';
import { username_ } from './auth.ts';
import { accountNamed, addRole, addStaff, administrators, usernameTaken } from './queries.ts';

/** Whether somebody (no sample) could make accounts. */
export const hasAdministrator = async (owner: Db): Promise<boolean> => (await administrators(owner)).length > 0;

/**
 * The one account that nobody in the office makes: from the console, while there is no administrator.
 *
 * @param owner the schema's owner, whom no row policy holds back; no page has this connection
 * @throws Refusal `administrator-exists`, `bad-username`, `bad-name`, `username-taken`
 */
export async function createFirstAdministrator(
	owner: Db,
	input: { username: string; name: string }
): Promise<{ username: string; startingPassword: string }> {
	const { username, name } = nameOf(input);
	const startingPassword = newStartingPassword();
	const passwordHash = await hashPassword(startingPassword);
	await inTransaction(owner, async (db) => {
		if (await hasAdministrator(db))
			throw new Refusal('administrator-exists', 'there is an administrator already: further accounts are made in the office');
		if (await usernameTaken(db, username)) throw new Refusal('username-taken', username, { field: 'username', username });
		const id = newId();
		await addStaff(db, { id, username, name, passwordHash, startingPassword: true });
		await addRole(db, { accountId: id, role: 'administrator', placeId: null, organisationId: null, grantedBy: null });
		await logged(db, 'created-first-administrator', id);
	});
	return { username, startingPassword };
}

/**
 * When the only administrator lost password and phone: whoever has the console and the owner's connection makes the sign-in anew.
 *
 * @throws Refusal `not-found`
 */
export async function resetFromConsole(
	owner: Db,
	input: { username: string }
): Promise<{ username: string; startingPassword: string }> {
	const username = username_(input.username);
	const startingPassword = newStartingPassword();
	const passwordHash = await hashPassword(startingPassword);
	await inTransaction(owner, async (db) => {
		const account = await accountNamed(db, username);
		if (!account) throw new Refusal('not-found', `no account ${username}`);
		await dropSecondFactor(db, account.id);
		await startAnew(db, account.id, passwordHash);
		await logged(db, 'reset-from-console', account.id);
	});
	return { username, startingPassword };
}

async function logged(db: Db, action: string, subject: string): Promise<void> {
	const nobody = { account_id: null, person_actor: null, place_id: null };
	await addLine(db, { ...nobody, action, subject_kind: 'staff', subject_id: subject, details: {} });
}
