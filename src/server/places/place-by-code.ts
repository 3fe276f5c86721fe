import type { Db } from '#server/platform/db/index.ts';
import { idInForce, idsByCode, placesById, type Place } from './queries.ts';

/** The unit that had this code on that day (`yyyy-mm-dd`): codes are used again after mergers. Null when none had. */
export async function placeByCode(db: Db, code: string, on: string): Promise<Place | null> {
	const id = await idInForce(db, code, on);
	return id === null ? null : ((await placesById(db, [id]))[0] ?? null);
}

/** Every unit that ever had this code, the latest first. */
export const placesOfCode = async (db: Db, code: string): Promise<Place[]> => placesById(db, await idsByCode(db, code));

/** One place by its own id, or null. */
export const placeById = async (db: Db, id: number): Promise<Place | null> => (await placesById(db, [id]))[0] ?? null;
