import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** Whether the actor of this transaction holds one of these roles, wherever; the row policies ask the same `actor_has`. */
export async function actorHas(db: Db, ...roles: string[]): Promise<boolean> {
	const { rows } = await sql<{ has: boolean }>`
		select coalesce(bool_or(actor_has(role)), false) as has from unnest(${roles}::text[]) as role`.execute(db);
	return rows[0]!.has;
}
