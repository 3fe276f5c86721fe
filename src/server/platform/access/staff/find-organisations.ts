import { sql } from 'kysely';
import { toneless } from '#core/text.ts';
import type { Db } from '../../db/index.ts';

/** Organisations that a role could stand in, by part of the name, tones or not. At most 20. */
export async function findOrganisations(db: Db, text: string): Promise<{ id: string; name: string; placeName: string }[]> {
	const plain = toneless(text).replace(/[\\%_]/g, '\\$&');
	if (plain === '') return [];
	return (
		db
			.selectFrom('organisation as o')
			.innerJoin('place as p', 'p.id', 'o.place_id')
			.select(['o.id', 'o.name', 'p.name_vi as placeName'])
			.where('o.plain', 'like', `%${plain}%`)
			.where('o.closed_at', 'is', null)
			// The name itself before names that contain it.
			.orderBy(sql`o.plain <> ${toneless(text)}`)
			.orderBy('o.name')
			.limit(20)
			.execute()
	);
}
