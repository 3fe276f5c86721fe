import { sql } from 'kysely';
import { inTransaction, type Db } from '../db/index.ts';

/** A stretch of a transaction in which sign-in tables can be seen: making an account writes to both sides of the wall. */
export function withCredentials<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
	return inTransaction(db, async (db) => {
		const set = (value: string) => sql`select set_config('app.signing_in', ${value}, true)`.execute(db);
		await set('on');
		const result = await work(db);
		// Not in a `finally`: after an error the transaction is over, and the setting with it.
		await set('off');
		return result;
	});
}
