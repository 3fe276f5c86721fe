import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '../../actor.ts';
import { asActor, type Db } from '../../db/index.ts';
import { mayLookAfterStaff } from '../policy.ts';
import type { Role } from '../who.ts';
import { managedAccounts, pageOfAccounts, rolesOf, rolesOfAll } from './queries.ts';

export interface StaffRow {
	id: string;
	name: string;
	username: string;
	sample: boolean;
	disabled: boolean;
	secondFactor: boolean;
	startingPassword: boolean;
	createdAt: Date;
	roles: (Role & { id: string })[];
}

const PAGE = 50;

/**
 * The accounts that the actor looks after, by name.
 *
 * @param input.text part of the name or sign-in name, tones or not
 * @throws Refusal `forbidden`
 */
export function listStaff(
	db: Db,
	actor: Extract<Actor, { kind: 'staff' }>,
	input: { text?: string; page?: number }
): Promise<{ rows: StaffRow[]; more: boolean }> {
	return asActor(db, actor, async (db) => {
		if (!mayLookAfterStaff(await rolesOf(db, actor.accountId)))
			throw new Refusal('forbidden', 'neither administrator nor office');
		const text = toneless(input.text ?? '').replace(/[\\%_]/g, '\\$&');
		const rows = await pageOfAccounts(db, text, PAGE + 1, PAGE * (input.page ?? 0));
		return { rows: await withRoles(db, rows.slice(0, PAGE)), more: rows.length > PAGE };
	});
}

/** One account that the actor looks after. @throws Refusal `not-found` */
export function readStaff(db: Db, actor: Extract<Actor, { kind: 'staff' }>, id: string): Promise<StaffRow> {
	return asActor(db, actor, async (db) => {
		const [row] = await withRoles(db, await managedAccounts(db).where('s.id', '=', id).execute());
		if (!row) throw new Refusal('not-found', 'no such account, or not the actor’s to look after');
		return row;
	});
}

async function withRoles(db: Db, rows: Awaited<ReturnType<typeof pageOfAccounts>>): Promise<StaffRow[]> {
	const roles =
		rows.length > 0
			? await rolesOfAll(
					db,
					rows.map((row) => row.id)
				)
			: [];
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		username: row.username ?? '',
		sample: row.sample,
		disabled: row.disabled_at !== null,
		secondFactor: row.two_factor_enabled,
		startingPassword: row.starting_password,
		createdAt: row.created_at,
		roles: roles.filter((role) => role.accountId === row.id)
	}));
}
