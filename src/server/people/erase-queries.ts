import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export const forgetPerson = (db: Db, id: string, basis: string, reason: string) =>
	sql`select erase_person(${id}::uuid, ${basis}, ${reason})`.execute(db);

/** Every name that this record or one that speaks through it goes by, without tones. */
export async function namesOf(db: Db, ids: string[]): Promise<string[]> {
	const rows = await db.selectFrom('identity').select('plain').where('person_id', 'in', ids).execute();
	return rows.flatMap(({ plain }) => plain ?? []);
}
