import { sql } from 'kysely';
import type { Db } from './index.ts';

/**
 * Leaves a job in the queue, within the transaction of `db`: if the fact is stored, the job will run; if not, it never
 * existed. With a `key`, a job of that key that still waits is replaced by this one instead of standing beside it.
 */
export async function enqueue(db: Db, task: string, payload: object = {}, key: string | null = null): Promise<void> {
	await sql`select enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${key})`.execute(db);
}
