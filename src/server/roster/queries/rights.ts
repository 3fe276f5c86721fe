import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** Whether the actor is the office of this commune. */
export async function isOffice(db: Db, placeId: number): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`
		select exists (select from place where id = ${placeId} and level = 'commune' and valid_to > current_date and path <@ any ((select actor_offices())::ltree[])) as may`.execute(
		db
	);
	return rows[0]?.may === true;
}

/** Whether the actor manages this organisation. */
export async function isManager(db: Db, organisationId: string): Promise<boolean> {
	const { rows } = await sql<{
		may: boolean;
	}>`select ${organisationId}::uuid = any ((select actor_organisations())::uuid[]) as may`.execute(db);
	return rows[0]?.may === true;
}

/** An organisation that a roster may be imported into. */
export async function organisationById(db: Db, id: string): Promise<{ placeId: number; kind: string } | null> {
	return (
		(await db
			.selectFrom('organisation')
			.select(['place_id as placeId', 'kind'])
			.where('id', '=', id)
			.where('closed_at', 'is', null)
			.executeTakeFirst()) ?? null
	);
}

/** Communes of which the actor is the office, and organisations it manages: what it may import into. */
export async function targetsOfActor(
	db: Db
): Promise<{ places: { id: number; name: string }[]; organisations: { id: string; name: string; kind: string }[] }> {
	const { rows: places } = await sql<{ id: number; name: string }>`
		select id, name_vi as name from place where level = 'commune' and valid_to > current_date and path <@ any ((select actor_offices())::ltree[]) order by plain`.execute(
		db
	);
	const { rows: organisations } = await sql<{ id: string; name: string; kind: string }>`
		select id, name, kind from organisation where id = any ((select actor_organisations())::uuid[]) and closed_at is null order by plain`.execute(
		db
	);
	return { places, organisations };
}
