import type { Db } from '../db/index.ts';

export async function placeToday(db: Db, code: string): Promise<number> {
	const { id } = await db
		.selectFrom('place')
		.select('id')
		.where('code', '=', code)
		.where('valid_to', '=', 'infinity')
		.executeTakeFirstOrThrow();
	return id;
}

/** An organisation by name and place, made where there is none. */
export async function sampleOrganisation(
	db: Db,
	organisation: { name: string; kind: string; public: boolean; place_id: number }
): Promise<string> {
	const known = await db
		.selectFrom('organisation')
		.select('id')
		.where('place_id', '=', organisation.place_id)
		.where('name', '=', organisation.name)
		.executeTakeFirst();
	if (known) return known.id;
	const { id } = await db
		.insertInto('organisation')
		.values({ ...organisation, sample: true })
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}
