import { sql } from 'kysely';
import type { Change } from '#core/lineage/check-changes.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface Decree {
	id: string;
	number: string;
	issuer: string;
	title: string;
	titleEn: string;
	/** `yyyy-mm-dd`: the first day of the new units. */
	effective: string;
	signed: string | null;
	source: string;
	state: 'draft' | 'applied';
	work: 'apply' | 'undo' | null;
	refused: { code: string; details: Record<string, unknown> } | null;
	drafters: string[];
	drafterNames: string | null;
	draftedAt: Date | null;
	/** Null for what came with the content. */
	appliedBy: string | null;
	appliedAt: Date | null;
	undoneBy: string | null;
	undoneAt: Date | null;
	changes: number;
	document: { name: string; bytes: number } | null;
}

/** Whether the actor holds a role. */
export async function holds(db: Db, role: 'province' | 'administrator'): Promise<boolean> {
	const { rows } = await sql<{ has: boolean }>`select actor_has(${role}) as has`.execute(db);
	return rows[0]?.has === true;
}

const columns = sql`d.id, d.number, d.issuer, d.title_vi as title, d.title_en as "titleEn", d.effective::text as effective, d.signed::text as signed, d.source,
	d.state, d.work, d.refused, d.drafters, (select string_agg(s.name, ', ' order by s.name) from staff s where s.id = any (d.drafters)) as "drafterNames",
	d.drafted_at as "draftedAt", a.name as "appliedBy", d.applied_at as "appliedAt", u.name as "undoneBy", d.undone_at as "undoneAt",
	(select count(*)::int from decree_change c where c.decree_id = d.id) as changes,
	(select jsonb_build_object('name', f.name, 'bytes', octet_length(f.bytes)) from decree_document f where f.decree_id = d.id) as document`;
const joined = sql`decree d left join staff a on a.id = d.applied_by left join staff u on u.id = d.undone_by`;

/** All decrees, drafts first, then the latest to take effect. */
export async function allDecrees(db: Db): Promise<Decree[]> {
	const { rows } =
		await sql<Decree>`select ${columns} from ${joined} order by d.state = 'applied', d.effective desc, d.id desc`.execute(db);
	return rows;
}

export async function decreeById(db: Db, id: string): Promise<Decree | undefined> {
	const { rows } = await sql<Decree>`select ${columns} from ${joined} where d.id = ${id}`.execute(db);
	return rows[0];
}

export interface DecreeText {
	number: string;
	issuer: string;
	title: string;
	titleEn: string;
	effective: string;
	signed: string | null;
	source: string;
}

export async function insertDecree(db: Db, id: string, text: DecreeText, now: Date): Promise<void> {
	await sql`
		insert into decree (id, number, issuer, title_vi, title_en, effective, signed, source, state, drafted_at)
		values (${id}, ${text.number}, ${text.issuer}, ${text.title}, ${text.titleEn}, ${text.effective}, ${text.signed}, ${text.source}, 'draft', ${now})
		on conflict (id) do nothing`.execute(db);
}

/** @returns false where it is no draft any more, or is being worked on */
export async function updateDecree(db: Db, id: string, text: DecreeText): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update decree set number = ${text.number}, issuer = ${text.issuer}, title_vi = ${text.title}, title_en = ${text.titleEn},
			effective = ${text.effective}, signed = ${text.signed}, source = ${text.source}, refused = null
		where id = ${id} and state = 'draft' and work is null`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

export async function removeDecree(db: Db, id: string): Promise<boolean> {
	const { numAffectedRows } = await sql`delete from decree where id = ${id} and state = 'draft' and work is null`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

export async function changesOf(db: Db, id: string): Promise<Change[]> {
	const { rows } = await sql<Change>`
		select n, old_code as "oldCode", old_name as "oldName", new_code as "newCode", new_name as "newName", new_kind as "newKind",
			parent_code as "parentCode", partial
		from decree_change where decree_id = ${id} order by n`.execute(db);
	return rows;
}

/** Adds rows behind those that are there. */
export async function addChanges(db: Db, id: string, changes: Omit<Change, 'n'>[]): Promise<void> {
	await sql`
		insert into decree_change (decree_id, n, old_code, old_name, new_code, new_name, new_kind, parent_code, partial)
		select ${id}, coalesce((select max(n) from decree_change where decree_id = ${id}), 0) + r.at::int,
			c->>'oldCode', c->>'oldName', c->>'newCode', c->>'newName', c->>'newKind', c->>'parentCode', (c->>'partial')::boolean
		from jsonb_array_elements(${JSON.stringify(changes)}::jsonb) with ordinality as r (c, at)`.execute(db);
}

/** Removes these rows; all of them where none are named. */
export async function removeChanges(db: Db, id: string, rows: number[] | 'all'): Promise<void> {
	await sql`delete from decree_change where decree_id = ${id} and (${rows === 'all'}::boolean or n = any (${rows === 'all' ? [] : rows}::int[]))`.execute(
		db
	);
}

export async function putDocument(
	db: Db,
	id: string,
	file: { name: string; mediaType: string; bytes: Uint8Array; by: string }
): Promise<void> {
	await sql`delete from decree_document where decree_id = ${id}`.execute(db);
	await sql`insert into decree_document (decree_id, name, media_type, bytes, uploaded_by)
		values (${id}, ${file.name}, ${file.mediaType}, ${Buffer.from(file.bytes)}, ${file.by})`.execute(db);
}

export async function documentOf(db: Db, id: string): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
	const { rows } = await sql<{ name: string; mediaType: string; bytes: Buffer }>`
		select name, media_type as "mediaType", bytes from decree_document where decree_id = ${id}`.execute(db);
	return rows[0];
}

/** Leaves work for the worker. @returns false where somebody was faster */
export async function askForWork(db: Db, id: string, work: 'apply' | 'undo', account: string): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update decree set work = ${work}, work_asked_by = ${account}, refused = null
		where id = ${id} and work is null and state = ${work === 'apply' ? 'draft' : 'applied'}`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}
