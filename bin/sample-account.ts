import type { Db } from '#server/platform/db/index.ts';

/** A sample sign-in with the place of its role; undefined where it was not made. */
export async function sampleAccount(db: Db, username: string) {
	const row = await db
		.selectFrom('staff as s')
		.innerJoin('role_assignment as r', 'r.account_id', 's.id')
		.select(['s.id', 'r.place_id'])
		.where('s.username', '=', username)
		.where('s.sample', '=', true)
		.executeTakeFirst();
	return row && { actor: { kind: 'staff' as const, accountId: row.id }, placeId: row.place_id! };
}
