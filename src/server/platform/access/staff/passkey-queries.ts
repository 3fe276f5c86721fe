import type { Db } from '../../db/index.ts';

/** A passkey as its owner knows it. */
export interface Passkey {
	id: string;
	name: string;
	createdAt: Date;
	lastUsedAt: Date | null;
}

export function passkeysOf(db: Db, accountId: string): Promise<Passkey[]> {
	return db
		.selectFrom('staff_passkey')
		.select(['id', 'name', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
		.where('staff_id', '=', accountId)
		.orderBy('created_at')
		.orderBy('id')
		.execute();
}

/** What a browser needs to ask the device for one of them. */
export function credentialsOf(db: Db, accountId: string): Promise<{ id: string; transports: string[] }[]> {
	return db.selectFrom('staff_passkey').select(['credential_id as id', 'transports']).where('staff_id', '=', accountId).execute();
}

/** One of an account's passkeys by the device's name for it, held until the transaction ends. */
export function passkeyByCredential(db: Db, accountId: string, credentialId: string) {
	return db
		.selectFrom('staff_passkey')
		.select(['id', 'credential_id', 'public_key', 'counter', 'transports'])
		.where('staff_id', '=', accountId)
		.where('credential_id', '=', credentialId)
		.forUpdate()
		.executeTakeFirst();
}

/** Answers false where the device's passkey is known already. */
export async function addPasskeyRow(
	db: Db,
	row: {
		id: string;
		staff_id: string;
		credential_id: string;
		public_key: Buffer;
		counter: number;
		transports: string[];
		name: string;
		created_at: Date;
	}
): Promise<boolean> {
	const done = await db
		.insertInto('staff_passkey')
		.values(row)
		.onConflict((conflict) => conflict.column('credential_id').doNothing())
		.executeTakeFirst();
	return done.numInsertedOrUpdatedRows === 1n;
}

export async function notePasskeyUse(db: Db, id: string, counter: number, at: Date): Promise<void> {
	await db.updateTable('staff_passkey').set({ counter, last_used_at: at }).where('id', '=', id).execute();
}

export async function setPasskeyName(db: Db, accountId: string, id: string, name: string): Promise<boolean> {
	const done = await db
		.updateTable('staff_passkey')
		.set({ name })
		.where('staff_id', '=', accountId)
		.where('id', '=', id)
		.executeTakeFirst();
	return done.numUpdatedRows === 1n;
}

export async function deletePasskey(db: Db, accountId: string, id: string): Promise<boolean> {
	const done = await db.deleteFrom('staff_passkey').where('staff_id', '=', accountId).where('id', '=', id).executeTakeFirst();
	return done.numDeletedRows === 1n;
}

export async function deletePasskeys(db: Db, accountId: string): Promise<void> {
	await db.deleteFrom('staff_passkey').where('staff_id', '=', accountId).execute();
}
