import type { Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { addHousehold, householdLike } from './queries.ts';

/** The household of this name in this place, made if there is none; null for an empty name. Names are compared without tones. */
export async function householdCalled(db: Db, placeId: number, label: string): Promise<string | null> {
	const name = label.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 100);
	if (name === '') return null;
	const known = await householdLike(db, placeId, name);
	if (known) return known;
	const id = newId();
	await addHousehold(db, id, placeId, name);
	return id;
}
