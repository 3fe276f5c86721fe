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

/** An account by the name that it signs in with. */
export function accountNamed(db: Db, username: string) {
	return db.selectFrom('staff').select(['id', 'sample']).where('username', '=', username).executeTakeFirst();
}

export async function usernameTaken(db: Db, username: string): Promise<boolean> {
	return Boolean(await accountNamed(db, username));
}

export function accountById(db: Db, id: string) {
	return db
		.selectFrom('staff')
		.select(['id', 'name', 'username', 'sample', 'disabled_at', 'two_factor_enabled', 'starting_password'])
		.where('id', '=', id)
		.executeTakeFirst();
}

export async function changeAccount(
	db: Db,
	id: string,
	change: { starting_password?: boolean; two_factor_enabled?: boolean; disabled?: boolean }
): Promise<void> {
	const { disabled, ...columns } = change;
	await db
		.updateTable('staff')
		.set({
			...columns,
			...(disabled !== undefined && { disabled_at: disabled ? sql<Date>`now()` : null }),
			updated_at: sql`now()`
		})
		.where('id', '=', id)
		.execute();
}

/** Accounts that the actor looks after, without their roles. */
export const managedAccounts = (db: Db) =>
	db
		.selectFrom('staff as s')
		.select([
			's.id',
			's.name',
			's.username',
			's.sample',
			's.disabled_at',
			's.two_factor_enabled',
			's.starting_password',
			's.created_at'
		])
		.where(sql<boolean>`actor_manages(s.id)`);

/** A page of them by name; `text` (toneless, escaped for `like`) is part of a name or sign-in name. */
export function pageOfAccounts(db: Db, text: string, limit: number, offset: number) {
	return managedAccounts(db)
		.$if(text !== '', (query) =>
			query.where((where) =>
				where.or([where(sql<string>`toneless(s.name)`, 'like', `%${text}%`), where('s.username', 'like', `%${text}%`)])
			)
		)
		.orderBy('s.name')
		.orderBy('s.id')
		.limit(limit)
		.offset(offset)
		.execute();
}

/** At most 20 organisations that are open; `plain` is what was typed, toneless, `like` the same escaped. */
export function organisationsLike(
	db: Db,
	plain: string,
	like: string
): Promise<{ id: string; name: string; placeName: string }[]> {
	return (
		db
			.selectFrom('organisation as o')
			.innerJoin('place as p', 'p.id', 'o.place_id')
			.select(['o.id', 'o.name', 'p.name_vi as placeName'])
			.where('o.plain', 'like', `%${like}%`)
			.where('o.closed_at', 'is', null)
			// The name itself before names that contain it.
			.orderBy(sql`o.plain <> ${plain}`)
			.orderBy('o.name')
			.limit(20)
			.execute()
	);
}

/** One at a time for all changes of roles, so that of two who take away the last administrator one is refused. */
export async function lockRoles(db: Db): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext('staff roles'))`.execute(db);
}

/** A role that holds, by its id. */
export function roleOf(db: Db, accountId: string, id: string) {
	return db
		.selectFrom('role_assignment')
		.select(['role', 'place_id'])
		.where('id', '=', id)
		.where('account_id', '=', accountId)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
}

export async function endRole(db: Db, id: string): Promise<void> {
	await db
		.updateTable('role_assignment')
		.set({ revoked_at: sql`now()` })
		.where('id', '=', id)
		.execute();
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
