import { sql } from 'kysely';
import type { Db } from '../../db/index.ts';
import type { Role } from '../who.ts';

/** Roles that hold now, with the names of their places and organisations. */
export async function rolesOf(db: Db, accountId: string): Promise<Role[]> {
	return (await rolesOfAll(db, [accountId])).map(({ accountId: _, ...role }) => role);
}

export async function rolesOfAll(db: Db, accountIds: string[]): Promise<(Role & { id: string; accountId: string })[]> {
	const rows = await db
		.selectFrom('role_assignment as r')
		.leftJoin('place as p', 'p.id', 'r.place_id')
		.leftJoin('organisation as o', 'o.id', 'r.organisation_id')
		.select([
			'r.id',
			'r.account_id as accountId',
			'r.role',
			'r.place_id as placeId',
			'p.name_vi as placeName',
			'r.organisation_id as organisationId',
			'o.name as organisationName'
		])
		.where('r.account_id', 'in', accountIds)
		.where('r.revoked_at', 'is', null)
		.orderBy('r.granted_at')
		.execute();
	return rows.map((row) => ({ ...row, role: row.role as Role['role'] }));
}

export interface NewStaff {
	id: string;
	username: string;
	name: string;
	passwordHash: string;
	startingPassword: boolean;
	sample?: boolean;
}

/** Both halves of an account: who it is, and its password. The second is seen by sign-in code only (`withCredentials`). */
export async function addStaff(db: Db, staff: NewStaff): Promise<void> {
	await db
		.insertInto('staff')
		// The library wants an address; these people have none that we need, and `.invalid` never reaches anybody (RFC 2606).
		.values({
			id: staff.id,
			name: staff.name,
			username: staff.username,
			email: `${staff.username}@staff.invalid`,
			starting_password: staff.startingPassword,
			sample: staff.sample ?? false
		})
		.execute();
	await db
		.insertInto('staff_credential')
		.values({
			id: sql<string>`uuidv7()::text`,
			staff_id: staff.id,
			provider_id: 'credential',
			account_id: staff.id,
			password: staff.passwordHash
		})
		.execute();
}

export async function usernameTaken(db: Db, username: string): Promise<boolean> {
	return Boolean(await db.selectFrom('staff').select('id').where('username', '=', username).executeTakeFirst());
}

export async function addRole(
	db: Db,
	role: { accountId: string; role: Role['role']; placeId: number | null; organisationId: string | null; grantedBy: string | null }
): Promise<void> {
	await db
		.insertInto('role_assignment')
		.values({
			account_id: role.accountId,
			role: role.role,
			place_id: role.placeId,
			organisation_id: role.organisationId,
			granted_by: role.grantedBy
		})
		.execute();
}

/** Administrators who could still sign in. */
export async function administrators(db: Db): Promise<string[]> {
	const rows = await db
		.selectFrom('role_assignment as r')
		.innerJoin('staff as s', 's.id', 'r.account_id')
		.select('s.id')
		.distinct()
		.where('r.role', '=', 'administrator')
		.where('r.revoked_at', 'is', null)
		.where('s.disabled_at', 'is', null)
		.where('s.sample', '=', false)
		.execute();
	return rows.map((row) => row.id);
}

export async function endSessions(db: Db, accountId: string): Promise<void> {
	await db.deleteFrom('staff_session').where('staff_id', '=', accountId).execute();
}

export async function setPassword(db: Db, accountId: string, passwordHash: string): Promise<void> {
	await db
		.updateTable('staff_credential')
		.set({ password: passwordHash, updated_at: sql`now()` })
		.where('staff_id', '=', accountId)
		.execute();
}
