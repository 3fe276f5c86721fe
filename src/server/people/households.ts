import { sql } from 'kysely';
import { toneless } from '#core/text.ts';
import type { Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';

/** The household of this name in this place, made if there is none; null for an empty name. Names are compared without tones. */
export async function householdCalled(db: Db, placeId: number, label: string): Promise<string | null> {
	const name = label.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 100);
	if (name === '') return null;
	const { rows } = await sql<{ id: string }>`
		select id from household where place_id = ${placeId} and toneless(label) = ${toneless(name)} order by created_at limit 1`.execute(db);
	if (rows[0]) return rows[0].id;
	const id = newId();
	await db.insertInto('household').values({ id, place_id: placeId, label: name }).execute();
	return id;
}
