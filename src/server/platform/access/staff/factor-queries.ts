import { sql } from 'kysely';
import type { Db } from '../../db/index.ts';

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

export async function passwordOf(db: Db, accountId: string): Promise<string | null> {
	const row = await db.selectFrom('staff_credential').select('password').where('staff_id', '=', accountId).executeTakeFirst();
	return row?.password ?? null;
}

/** All sessions of an account but the one that is known by `token`. */
export async function endOtherSessions(db: Db, accountId: string, token: string): Promise<void> {
	await db.deleteFrom('staff_session').where('staff_id', '=', accountId).where('token', '<>', token).execute();
}

/** Sessions that only ever showed the password. */
export async function endHalfSessions(db: Db, accountId: string): Promise<void> {
	await db.deleteFrom('staff_session').where('staff_id', '=', accountId).where('second_factor_at', 'is', null).execute();
}

export async function endSession(db: Db, token: string): Promise<void> {
	await db.deleteFrom('staff_session').where('token', '=', token).execute();
}

/** Says for which sitting the device of a session is lent; null: it is in its owner's hands. */
export async function lendSession(db: Db, token: string, sitting: string | null): Promise<void> {
	await db.updateTable('staff_session').set({ lent_for: sitting }).where('token', '=', token).execute();
}

/** What the one-time codes of an account are made from, and whether one was ever shown. */
export function secretOf(db: Db, accountId: string, { lock = false } = {}) {
	return db
		.selectFrom('staff_two_factor')
		.select(['secret', 'verified'])
		.where('staff_id', '=', accountId)
		.$if(lock, (query) => query.forUpdate())
		.executeTakeFirst();
}

/** Keeps a secret and backup codes (both encrypted) where the account has none. */
export async function addSecret(
	db: Db,
	row: { id: string; staff_id: string; secret: string; backup_codes: string; verified: boolean }
): Promise<void> {
	await db
		.insertInto('staff_two_factor')
		.values(row)
		.onConflict((conflict) => conflict.column('staff_id').doNothing())
		.execute();
}

export async function setBackupCodes(db: Db, accountId: string, sealed: string): Promise<void> {
	await db.updateTable('staff_two_factor').set({ backup_codes: sealed }).where('staff_id', '=', accountId).execute();
}

export async function deleteSecret(db: Db, accountId: string): Promise<void> {
	await db.deleteFrom('staff_two_factor').where('staff_id', '=', accountId).execute();
}

/** Marks a one-time code as used; answers false where it was, within the two minutes in which it could be in time. */
export async function markCodeUsed(db: Db, accountId: string, digest: Buffer, now: Date): Promise<boolean> {
	// A code is in time for its own half minute and the one on each side. Two at the same moment: the key decides.
	const { rows } = await sql`
		insert into staff_code_used as u (staff_id, digest, at) values (${accountId}, ${digest}, ${now})
		on conflict (staff_id, digest) do update set at = excluded.at where u.at < excluded.at - interval '2 minutes'
		returning 1`.execute(db);
	return rows.length > 0;
}
