import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export type Decision = 'known' | 'new' | 'same' | 'none' | 'out' | 'open';

/** A hamlet or organisation as the file names it, and what it means. */
export interface RosterName {
	kind: 'hamlet' | 'organisation';
	key: string;
	written: string;
	rows: number;
	decision: Decision;
	placeId: number | null;
	organisationId: string | null;
	sameKey: string | null;
	makes: string | null;
	near: { id?: number | string; key?: string; name: string }[];
}

export async function addNames(db: Db, rosterId: string, names: RosterName[]): Promise<void> {
	if (names.length === 0) return;
	await sql`
		insert into roster_name (roster_id, kind, key, written, rows, decision, place_id, organisation_id, same_key, makes, near)
		select ${rosterId}, n.kind, n.key, n.written, n.rows, n.decision, n."placeId", n."organisationId", n."sameKey", n.makes, coalesce(n.near, '[]')
		from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n (kind text, key text, written text, rows int, decision text, "placeId" int,
			"organisationId" uuid, "sameKey" text, makes text, near jsonb)`.execute(db);
}

export async function namesOf(db: Db, rosterId: string): Promise<RosterName[]> {
	const rows = await db
		.selectFrom('roster_name')
		.select([
			'kind',
			'key',
			'written',
			'rows',
			'decision',
			'place_id as placeId',
			'organisation_id as organisationId',
			'same_key as sameKey',
			'makes',
			'near'
		])
		.where('roster_id', '=', rosterId)
		.orderBy('rows', 'desc')
		.orderBy('written')
		.execute();
	return rows as unknown as RosterName[];
}

export async function decideName(
	db: Db,
	rosterId: string,
	kind: string,
	key: string,
	what: {
		decision: Decision;
		placeId: number | null;
		organisationId: string | null;
		sameKey: string | null;
		makes: string | null;
	}
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('roster_name')
		.set({
			decision: what.decision,
			place_id: what.placeId,
			organisation_id: what.organisationId,
			same_key: what.sameKey,
			makes: what.makes
		})
		.where('roster_id', '=', rosterId)
		.where('kind', '=', kind)
		.where('key', '=', key)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** Open organisations of a place and of what lies in it. */
export async function organisationsIn(
	db: Db,
	path: string
): Promise<{ id: string; name: string; plain: string; kind: string }[]> {
	const { rows } = await sql<{ id: string; name: string; plain: string; kind: string }>`
		select o.id, o.name, o.plain, o.kind from organisation o join place p on p.id = o.place_id
		where p.path <@ ${path}::ltree and o.closed_at is null order by o.plain`.execute(db);
	return rows;
}

/** Whether a place or organisation that was chosen lies in the roster's commune. */
export async function isOurs(
	db: Db,
	communeId: number,
	{ placeId, organisationId }: { placeId: number | null; organisationId: string | null }
): Promise<boolean> {
	const { rows } = await sql<{ ours: boolean }>`
		select (${placeId}::int is null or exists (select from place p join place_on_map m on m.place_id = p.id and m.epoch = epoch_now()
				where p.id = ${placeId} and m.parent_id = ${communeId} and p.valid_to > current_date))
			and (${organisationId}::text is null or exists (select from organisation o join place p on p.id = o.place_id join place c on c.id = ${communeId}
				where o.id::text = ${organisationId} and o.closed_at is null and p.path <@ c.path)) as ours`.execute(db);
	return rows[0]?.ours === true;
}
