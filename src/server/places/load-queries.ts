import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface NewPlace {
	code: string;
	level: 'province' | 'district' | 'commune' | 'hamlet';
	kind: string;
	name_vi: string;
	name_en: string;
	/** Code of the unit above, in force on the same days. */
	parent_code: string | null;
	/** yyyy-mm-dd, or -infinity where the beginning is not known. */
	valid_from: string;
	valid_to: string;
	source: string;
}

/**
 * Whether this register stands before the decree: it is empty and shall be as of an earlier day, or it holds places and the decree
 * is not applied.
 */
export async function isBefore(db: Db, decree: string, asOf: string | undefined): Promise<boolean> {
	const { rows } = await sql<{ empty: boolean; applied: boolean; early: boolean }>`
		select not exists (select from place where level = 'province') as empty,
			exists (select from succession where decree_id = ${decree}) as applied,
			coalesce(${asOf ?? null}::date < '2025-07-01', false) as early`.execute(db);
	const { empty, applied, early } = rows[0]!;
	return empty ? early : !applied;
}

export async function addEpoch(db: Db, day: string): Promise<void> {
	await sql`insert into epoch values (${day}) on conflict do nothing`.execute(db);
}

/** Adds places, or corrects what known ones are called; when a unit ended is for decrees to say, once it is there. */
export async function addPlaces(db: Db, places: NewPlace[]): Promise<void> {
	await sql`
		insert into place (code, level, kind, name_vi, name_en, parent_id, valid_from, valid_to, source)
		select n.code, n.level, n.kind, n.name_vi, n.name_en, parent.id, n.valid_from, n.valid_to, n.source
		from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as n (code text, level text, kind text, name_vi text, name_en text,
			parent_code text, valid_from date, valid_to date, source text)
			left join place parent on parent.code = n.parent_code and parent.valid_from = n.valid_from
		on conflict (code, valid_from) do update set name_vi = excluded.name_vi, name_en = excluded.name_en, kind = excluded.kind,
			source = excluded.source`.execute(db);
}

export async function addDecree(
	db: Db,
	decree: Record<'id' | 'number' | 'issuer' | 'title_vi' | 'title_en' | 'effective' | 'source', string>
): Promise<void> {
	await db
		.insertInto('decree')
		.values(decree)
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

export async function addSuccession(
	db: Db,
	decree: string,
	rows: { old_code: string; new_code: string; partial: boolean }[],
	effective: string
): Promise<void> {
	await sql`
		insert into succession (decree_id, from_id, to_id, partial)
		select ${decree}, old.id, new.id, r.partial
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (old_code text, new_code text, partial boolean)
			join place old on old.code = r.old_code and old.valid_to = ${effective}::date
			join place new on new.code = r.new_code and new.valid_from = ${effective}::date
		on conflict (from_id, to_id) do nothing`.execute(db);
}
