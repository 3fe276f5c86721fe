import { Refusal } from '#core/refusal.ts';
import type { Actor } from '../../actor.ts';
import { asActor, type Db } from '../../db/index.ts';
import { isUuid } from '../../ids.ts';
import { audit } from '../audit.ts';
import { withCredentials } from '../credentials.ts';
import { hashPassword, newStartingPassword } from '../passwords.ts';
import { mayChangeStaff, mayGrant } from '../policy.ts';
import { placed, type Grant } from './create-staff.ts';
import { deleteSecret, endSessions, setPassword } from './factor-queries.ts';
import { deletePasskeys } from './passkey-queries.ts';
import { accountById, addRole, administrators, changeAccount, endRole, lockRoles, roleOf, rolesOf } from './queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/**
 * Closes an account: its sessions end now, its roles count no more. What it did stays in the log under its name.
 *
 * @throws Refusal `forbidden`, `not-oneself`, `last-administrator`
 */
export const disableStaff = (db: Db, actor: Staff, account: string): Promise<void> =>
	changing(db, actor, account, async (db) => {
		if (account === actor.accountId) throw new Refusal('not-oneself', 'an account cannot close itself');
		await refuseLastAdministrator(db, account);
		await changeAccount(db, account, { disabled: true });
		await withCredentials(db, (db) => endSessions(db, account));
		await audit(db, actor, { action: 'disabled-staff', subjectKind: 'staff', subjectId: account });
	});

/** Opens a closed account again, with the roles it had. @throws Refusal `forbidden` */
export const enableStaff = (db: Db, actor: Staff, account: string): Promise<void> =>
	changing(db, actor, account, async (db) => {
		await changeAccount(db, account, { disabled: false });
		await audit(db, actor, { action: 'enabled-staff', subjectKind: 'staff', subjectId: account });
	});

/** @throws Refusal `forbidden`, `role-needs-place`, `role-needs-organisation` */
export const grantRole = (db: Db, actor: Staff, account: string, wanted: Grant): Promise<void> =>
	changing(db, actor, account, async (db) => {
		const grant = placed(wanted);
		if (!(await mayGrant(db, await rolesOf(db, actor.accountId), grant)))
			throw new Refusal('forbidden', `may not grant ${grant.role}`);
		await addRole(db, { accountId: account, ...grant, grantedBy: actor.accountId });
		await audit(db, actor, {
			action: 'granted-role',
			subjectKind: 'staff',
			subjectId: account,
			...(grant.placeId !== null && { placeId: grant.placeId }),
			details: { role: grant.role }
		});
	});

/** @throws Refusal `forbidden`, `not-found`, `last-administrator` */
export const revokeRole = (db: Db, actor: Staff, account: string, roleId: string): Promise<void> =>
	changing(db, actor, account, async (db) => {
		if (!isUuid(roleId)) throw new Refusal('not-found', 'no such role');
		const role = await roleOf(db, account, roleId);
		if (!role) throw new Refusal('not-found', 'no such role');
		if (role.role === 'administrator') await refuseLastAdministrator(db, account);
		await endRole(db, roleId);
		await audit(db, actor, {
			action: 'revoked-role',
			subjectKind: 'staff',
			subjectId: account,
			...(role.place_id !== null && { placeId: role.place_id }),
			details: { role: role.role }
		});
	});

/** For somebody whose phone is lost: one-time codes and passkeys go, the next sign-in sets up a new one. @throws Refusal `forbidden` */
export const resetSecondFactor = (db: Db, actor: Staff, account: string): Promise<void> =>
	changing(db, actor, account, async (db) => {
		await withCredentials(db, (db) => dropSecondFactor(db, account));
		await audit(db, actor, { action: 'reset-second-factor', subjectKind: 'staff', subjectId: account });
	});

/** For somebody who forgot the password: a new one to begin with, shown once. @throws Refusal `forbidden` */
export async function resetPassword(db: Db, actor: Staff, account: string): Promise<{ startingPassword: string }> {
	const startingPassword = newStartingPassword();
	const passwordHash = await hashPassword(startingPassword);
	await changing(db, actor, account, async (db) => {
		await withCredentials(db, (db) => startAnew(db, account, passwordHash));
		await audit(db, actor, { action: 'reset-password', subjectKind: 'staff', subjectId: account });
	});
	return { startingPassword };
}

export async function dropSecondFactor(db: Db, account: string): Promise<void> {
	await deleteSecret(db, account);
	await deletePasskeys(db, account);
	await changeAccount(db, account, { two_factor_enabled: false });
	await endSessions(db, account);
}

export async function startAnew(db: Db, account: string, passwordHash: string): Promise<void> {
	await setPassword(db, account, passwordHash);
	await changeAccount(db, account, { starting_password: true });
	await endSessions(db, account);
}

/** One transaction as the actor, on an account that the actor may change. */
function changing(db: Db, actor: Staff, account: string, change: (db: Db) => Promise<void>): Promise<void> {
	return asActor(db, actor, async (db) => {
		await lockRoles(db);
		if (!(await accountById(db, account))) throw new Refusal('not-found', 'no such account');
		if (!(await mayChangeStaff(db, account))) throw new Refusal('forbidden', `${actor.accountId} may not change ${account}`);
		await change(db);
	});
}

async function refuseLastAdministrator(db: Db, account: string): Promise<void> {
	const all = await administrators(db);
	if (all.length === 1 && all[0] === account)
		throw new Refusal('last-administrator', 'somebody must remain who can make accounts');
}
