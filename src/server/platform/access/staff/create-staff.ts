import { z } from 'zod';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '../../actor.ts';
import { asActor, type Db } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { audit } from '../audit.ts';
import { withCredentials } from '../credentials.ts';
import { hashPassword, newStartingPassword } from '../passwords.ts';
import { mayGrant } from '../policy.ts';
import type { Role } from '../who.ts';
import { username_ } from './auth.ts';
import { addRole, addStaff, rolesOf, usernameTaken } from './queries.ts';

export const ROLES = ['commune', 'helper', 'organisation', 'province', 'inspector', 'content', 'administrator'] as const;
/** Roles that stand in a place; `organisation` stands in an organisation, the rest everywhere. */
export const ROLES_IN_A_PLACE: readonly Role['role'][] = ['commune', 'helper', 'province', 'inspector'];

const Input = z.object({
	username: z
		.string()
		.transform(username_)
		.pipe(z.string().regex(/^[a-z0-9][a-z0-9._-]{2,39}$/)),
	name: z.string().trim().min(2).max(80)
});

export interface Grant {
	role: Role['role'];
	placeId: number | null;
	organisationId: string | null;
}

/**
 * Makes an account with one role. Its starting password comes back once and is kept nowhere; it opens only the page that changes it.
 *
 * @throws Refusal `forbidden`, `bad-username`, `bad-name`, `username-taken`, `role-needs-place`, `role-needs-organisation`
 */
export async function createStaff(
	db: Db,
	actor: Extract<Actor, { kind: 'staff' }>,
	input: { username: string; name: string } & Grant
): Promise<{ id: string; username: string; startingPassword: string }> {
	const { username, name } = nameOf(input);
	const grant = placed(input);
	const id = newId();
	const startingPassword = newStartingPassword();
	const passwordHash = await hashPassword(startingPassword);
	await asActor(db, actor, async (db) => {
		if (!(await mayGrant(db, await rolesOf(db, actor.accountId), grant)))
			throw new Refusal('forbidden', `${actor.accountId} may not grant ${grant.role}`);
		if (await usernameTaken(db, username)) throw new Refusal('username-taken', username, { field: 'username', username });
		await withCredentials(db, (db) => addStaff(db, { id, username, name, passwordHash, startingPassword: true }));
		await addRole(db, { accountId: id, ...grant, grantedBy: actor.accountId });
		await audit(db, actor, {
			action: 'created-staff',
			subjectKind: 'staff',
			subjectId: id,
			...(grant.placeId !== null && { placeId: grant.placeId }),
			details: { role: grant.role }
		});
	});
	return { id, username, startingPassword };
}

/** @throws Refusal `bad-username`, `bad-name` */
export function nameOf(input: { username: string; name: string }): { username: string; name: string } {
	const read = Input.safeParse(input);
	if (read.success) return read.data;
	const field = String(read.error.issues[0]?.path[0]);
	throw new Refusal(`bad-${field}`, `${field} is not usable`, { field });
}

/** A role with the place or organisation that it stands in, and nothing else. */
export function placed(grant: Grant): Grant {
	const { role } = grant;
	if (ROLES_IN_A_PLACE.includes(role) && grant.placeId === null) throw new Refusal('role-needs-place', role, { field: 'place' });
	if (role === 'organisation' && grant.organisationId === null)
		throw new Refusal('role-needs-organisation', role, { field: 'organisation' });
	return {
		role,
		placeId: ROLES_IN_A_PLACE.includes(role) ? grant.placeId : null,
		organisationId: role === 'organisation' ? grant.organisationId : null
	};
}
