import { sql } from 'kysely';
import type { PlaceMap, Register } from '#core/lineage/maps.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Until the transaction ends, nobody else puts a place on a map. */
export const holdMaps = (db: Db) => sql`select maps_alone()`.execute(db);

export interface DatedRegister extends Register {
	heirs: { fromId: number; toId: number; partial: boolean; decree: string }[];
	/** First days of the maps, in order. */
	firstDays: string[];
}

/** Everything that maps follow from. */
export async function readRegister(db: Db): Promise<DatedRegister> {
	const { rows } = await sql<DatedRegister>`select
		(select jsonb_agg(jsonb_build_object('id', id, 'parentId', parent_id, 'validFrom', valid_from, 'validTo', valid_to)) from place) as units,
		(select coalesce(jsonb_agg(jsonb_build_object('fromId', from_id, 'toId', to_id, 'partial', partial, 'decree', decree_id)), '[]') from succession) as heirs,
		(select coalesce(jsonb_agg(jsonb_build_object('placeId', place_id, 'parentId', parent_id, 'fromDate', from_date)), '[]') from placement) as placements,
		(select jsonb_agg(first_day order by first_day) from epoch) as "firstDays"`.execute(db);
	return rows[0]!;
}

export async function writeMaps(db: Db, maps: Map<string, PlaceMap>): Promise<void> {
	await sql`delete from place_on_map`.execute(db);
	for (const [epoch, map] of maps) {
		const rows = [...map];
		await sql`
			insert into place_on_map (epoch, place_id, carrier_id, path)
			select ${epoch}::date, place, carrier, path::ltree
			from unnest(${rows.map(([id]) => id)}::int[], ${rows.map(([, { carrier }]) => carrier)}::int[],
				${rows.map(([, { path }]) => path.join('.'))}::text[]) as row (place, carrier, path)`.execute(db);
	}
	await sql`
		update place p set path = n.path
		from (
			select place_id, case when carrier_id = place_id then path else path || place_id::text::ltree end as path
			from place_on_map where epoch = epoch_now()) n
		where n.place_id = p.id and p.path <> n.path`.execute(db);
}
