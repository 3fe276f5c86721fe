import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** Whether the actor is the office of this place. */
export async function isOffice(db: Db, placeId: number): Promise<boolean> {
	const { rows } = await sql<{
		may: boolean;
	}>`select path <@ any ((select actor_offices())::ltree[]) as may from place where id = ${placeId}`.execute(db);
	return rows[0]?.may ?? false;
}

/** Until the transaction ends, nobody else adds hamlets to this commune: the next free number is then ours. */
export const holdCommune = (db: Db, communeId: number) => sql`select pg_advisory_xact_lock(2, ${communeId})`.execute(db);

/** The highest number a hamlet of this commune ever had. */
export async function lastNumber(db: Db, communeCode: string): Promise<number> {
	const { rows } = await sql<{ last: number }>`
		select coalesce(max(substring(code from '[.]([0-9]{3})$')::int), 0) as last from place where level = 'hamlet' and code like ${`${communeCode}.%`}`.execute(
		db
	);
	return rows[0]?.last ?? 0;
}

export async function addHamlets(
	db: Db,
	rows: { code: string; kind: string; name: string; nameEn: string; parentId: number; validFrom: string; source: string }[]
): Promise<number[]> {
	const added = await db
		.insertInto('place')
		.values(
			rows.map((row) => ({
				code: row.code,
				level: 'hamlet',
				kind: row.kind,
				name_vi: row.name,
				name_en: row.nameEn,
				parent_id: row.parentId,
				valid_from: row.validFrom,
				path: '',
				source: row.source
			}))
		)
		.returning('id')
		.execute();
	return added.map(({ id }) => id);
}

export async function renameHamletRow(db: Db, id: number, name: string, nameEn: string): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('place')
		.set({ name_vi: name, name_en: nameEn })
		.where('id', '=', id)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

export async function endHamletRow(db: Db, id: number, day: string): Promise<boolean> {
	const { numUpdatedRows } = await db.updateTable('place').set({ valid_to: day }).where('id', '=', id).executeTakeFirst();
	return numUpdatedRows > 0n;
}
