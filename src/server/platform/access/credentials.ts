import { inTransaction, type Db } from '../db/index.ts';
import { setSigningIn } from './queries.ts';

/** A stretch of a transaction in which sign-in tables can be seen: making an account writes to both sides of the wall. */
export function withCredentials<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
	return inTransaction(db, async (db) => {
		await setSigningIn(db, true);
		const result = await work(db);
		// Not in a `finally`: after an error the transaction is over, and the setting with it.
		await setSigningIn(db, false);
		return result;
	});
}
