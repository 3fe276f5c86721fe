import { mapsOf } from '#core/lineage/maps.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { holdMaps, readRegister, writeMaps } from './map-queries.ts';

/**
 * Makes all maps anew from units, successions and placements; paths of places follow today's. In the transaction of whoever
 * changed one of these. Doing it twice changes nothing.
 */
export function remakeMaps(db: Db): Promise<void> {
	return inTransaction(db, async (db) => {
		await holdMaps(db);
		const { firstDays, ...register } = await readRegister(db);
		await writeMaps(db, mapsOf(register, firstDays));
	});
}
