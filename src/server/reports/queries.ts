import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface TemplateRow {
	id: string;
	name: string;
	/** Nothing: the office went back to ours. */
	bytes: Buffer | null;
	uploadedAt: Date;
	uploadedBy: string;
}

/** The template that a place uses: the latest that was put in for it. */
export async function latestTemplate(db: Db, placeId: number): Promise<TemplateRow | undefined> {
	const { rows } = await sql<TemplateRow>`
		select t.id, t.name, t.bytes, t.uploaded_at as "uploadedAt", s.name as "uploadedBy"
		from report_template t join staff s on s.id = t.uploaded_by
		where t.place_id = ${placeId} order by t.uploaded_at desc, t.id desc limit 1`.execute(db);
	return rows[0];
}

/** Sent twice, it is one. */
export async function addTemplate(
	db: Db,
	{
		id,
		placeId,
		name,
		bytes,
		by,
		now
	}: { id: string; placeId: number; name: string; bytes: Uint8Array | null; by: string; now: Date }
): Promise<void> {
	await db
		.insertInto('report_template')
		.values({ id, place_id: placeId, name, bytes: bytes && Buffer.from(bytes), uploaded_by: by, uploaded_at: now })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

/** Whether the actor reports in the name of this very place. */
export async function reportsFor(db: Db, placeId: number): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`
		select exists (select from place p where p.id = ${placeId} and p.path = any (actor_reports())) as may`.execute(db);
	return rows[0]!.may;
}
