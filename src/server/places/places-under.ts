import type { Db } from '#server/platform/db/index.ts';
import { idsUnder, placesById, type Place } from './queries.ts';

/** The units right under a place and in force on that day: communes of a province, hamlets of a commune; by name and figure. */
export const placesUnder = async (db: Db, parentId: number, on: string): Promise<Place[]> =>
	placesById(db, await idsUnder(db, parentId, on));
