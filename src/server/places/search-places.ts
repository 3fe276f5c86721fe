import { toneless } from '#core/text.ts';
import type { Db } from '#server/platform/db/index.ts';
import { idsFound, placesById, type Level, type Place } from './queries.ts';

export interface PlaceSearch {
	/** A name, with or without tones, or the beginning of a code. */
	q: string;
	/** The day that counts as today, `yyyy-mm-dd`. */
	on: string;
	level?: Level | null;
	/** Only places inside this one, and old ones that went into it. */
	withinId?: number | null;
	/** Leave out units that are no longer in force. */
	inForceOnly?: boolean;
	limit?: number;
	offset?: number;
}

/**
 * Finds places by name or code. Old units are found too, with what they became: `Phường 1` answers five old wards,
 * each with its former district and its successor.
 */
export async function searchPlaces(
	db: Db,
	{ q, on, level = null, withinId = null, inForceOnly = false, limit = 20, offset = 0 }: PlaceSearch
): Promise<Place[]> {
	const plain = toneless(q).slice(0, 100);
	if (plain === '') return [];
	const code = /^\d{2,5}$/.test(plain) ? plain : null;
	return placesById(
		db,
		await idsFound(db, { plain, code, level, withinId, on, inForceOnly, limit: Math.min(Math.max(limit, 1), 100), offset })
	);
}
