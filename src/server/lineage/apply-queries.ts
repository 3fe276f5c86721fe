import { sql } from 'kysely';
import type { Beginning } from '#core/lineage/check-changes.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface WorkToDo {
	id: string;
	number: string;
	effective: string;
	work: 'apply' | 'undo' | null;
	askedBy: string;
}

/** The decree whose work this is, held until the transaction ends. */
export async function holdDecree(db: Db, id: string): Promise<WorkToDo | undefined> {
	const { rows } = await sql<WorkToDo>`
		select id, number, effective::text as effective, work, work_asked_by as "askedBy" from decree where id = ${id} for update`.execute(
		db
	);
	return rows[0];
}

/** Whether the account may still do what it asked for: roles end in between. */
export async function mayStill(db: Db, account: string, id: string): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`
		select exists (
			select from role_assignment r join staff s on s.id = r.account_id and s.disabled_at is null
			where r.account_id = ${account} and r.revoked_at is null and r.role in ('province', 'administrator'))
			and exists (select from decree d where d.id = ${id} and (d.work = 'undo' or not ${account} = any (d.drafters))) as may`.execute(
		db
	);
	return rows[0]?.may === true;
}

/** Adds units of one level, of which each lies in a unit that is there. A unit that was taken back before is taken up again. */
export async function beginUnits(
	db: Db,
	units: (Omit<Beginning, 'parent'> & { parentId: number | null })[],
	effective: string,
	source: string
): Promise<{ code: string; id: number }[]> {
	const { rows } = await sql<{ code: string; id: number }>`
		insert into place (code, level, kind, name_vi, name_en, parent_id, valid_from, path, source)
		select u.key, u.level, u.kind, u.name, u."nameEn", u."parentId", ${effective}::date, '', ${source}
		from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as u (key text, level text, kind text, name text, "nameEn" text, "parentId" int)
		on conflict (code, valid_from) do update set level = excluded.level, kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en,
			parent_id = excluded.parent_id, valid_to = 'infinity', source = excluded.source
			where place.valid_to = place.valid_from
		returning code, id`.execute(db);
	return rows;
}

export async function addHeirs(
	db: Db,
	decree: string,
	heirs: { fromId: number; toId: number; partial: boolean }[]
): Promise<void> {
	await sql`
		insert into succession (decree_id, from_id, to_id, partial)
		select ${decree}, h."fromId", h."toId", h.partial
		from jsonb_to_recordset(${JSON.stringify(heirs)}::jsonb) as h ("fromId" int, "toId" int, partial boolean)`.execute(db);
}

/** The day begins a map, units end on it, and hamlets lie elsewhere from then on. */
export async function turn(
	db: Db,
	decree: WorkToDo,
	{ ends, placements }: { ends: number[]; placements: { placeId: number; parentId: number }[] }
): Promise<void> {
	await sql`insert into epoch values (${decree.effective}) on conflict do nothing`.execute(db);
	await sql`update place set valid_to = ${decree.effective} where id = any (${ends}::int[])`.execute(db);
	await sql`
		insert into placement (place_id, parent_id, from_date, decree_id, placed_by)
		select l."placeId", l."parentId", ${decree.effective}, ${decree.id}, ${decree.askedBy}
		from jsonb_to_recordset(${JSON.stringify(placements)}::jsonb) as l ("placeId" int, "parentId" int)`.execute(db);
}

/** Where a unit is made of nothing but one old one, nobody needs to confirm its staff: it is the same people. */
export async function carryRoles(db: Db, decree: string): Promise<void> {
	await sql`
		insert into role_carried (role_id, place_id, decree_id)
		select r.id, s.to_id, s.decree_id from succession s join role_assignment r on r.place_id = s.from_id and r.revoked_at is null
		where s.decree_id = ${decree} and not s.partial
			and not exists (select from succession o where o.to_id = s.to_id and o.from_id <> s.from_id)`.execute(db);
}

export async function markApplied(db: Db, { id, askedBy }: WorkToDo, now: Date): Promise<void> {
	await sql`update decree set state = 'applied', work = null, refused = null, applied_by = ${askedBy}, applied_at = ${now}, undone_by = null, undone_at = null
		where id = ${id}`.execute(db);
}

/** What was asked was not done, and why. */
export async function markRefused(db: Db, id: string, refused: { code: string; details: object }): Promise<void> {
	await sql`update decree set work = null, refused = ${JSON.stringify(refused)} where id = ${id}`.execute(db);
}

/** A decree that was applied after this one, or takes effect later. */
export async function laterDecree(db: Db, id: string): Promise<string | undefined> {
	const { rows } = await sql<{ number: string }>`
		select l.number from decree d join decree l on l.state = 'applied' and l.id <> d.id and (l.effective, coalesce(l.applied_at, '-infinity')) > (d.effective, d.applied_at)
		where d.id = ${id} limit 1`.execute(db);
	return rows[0]?.number;
}

/** Units that the decree began, held against anybody who would write something down there. */
export async function holdBegun(db: Db, id: string): Promise<number[]> {
	const { rows } = await sql<{ id: number }>`
		select id from place where id in (select to_id from succession where decree_id = ${id}) order by id for update`.execute(db);
	return rows.map(({ id }) => id);
}

export async function dependents(db: Db, places: number[], decree: string): Promise<{ what: string; n: number }[]> {
	const { rows } = await sql<{ what: string; n: number }>`
		select what, n::int as n from place_dependents(${places}::int[], ${decree}) order by n desc, what`.execute(db);
	return rows;
}

/** Takes back all that the decree did to units; the maps are made anew afterwards. */
export async function takeBack(db: Db, { id, effective }: WorkToDo, begun: number[]): Promise<void> {
	await sql`
		update place p set valid_to = 'infinity'
		where p.valid_to = ${effective} and (p.id in (select from_id from succession where decree_id = ${id})
			or p.code in (select old_code from decree_change where decree_id = ${id}) or p.name_vi in (select old_name from decree_change where decree_id = ${id} and old_code = ''))`.execute(
		db
	);
	await sql`delete from role_carried where decree_id = ${id}`.execute(db);
	await sql`delete from placement where decree_id = ${id}`.execute(db);
	await sql`update place set valid_to = valid_from where id = any (${begun}::int[])`.execute(db);
	await sql`delete from succession where decree_id = ${id}`.execute(db);
	await sql`delete from place_on_map where epoch = ${effective} and not exists (select from decree where state = 'applied' and effective = ${effective} and id <> ${id})`.execute(
		db
	);
	await sql`delete from epoch where first_day = ${effective} and not exists (select from decree where state = 'applied' and effective = ${effective} and id <> ${id})`.execute(
		db
	);
}

export async function markUndone(db: Db, { id, askedBy }: WorkToDo, now: Date): Promise<void> {
	await sql`update decree set state = 'draft', work = null, refused = null, undone_by = ${askedBy}, undone_at = ${now} where id = ${id}`.execute(
		db
	);
}

/** In the log, in the name of whoever asked. */
export async function note(db: Db, account: string, action: string, decree: string, details: object): Promise<void> {
	await sql`insert into audit (account_id, action, subject_kind, subject_id, details)
		values (${account}, ${action}, 'decree', ${decree}, ${JSON.stringify(details)})`.execute(db);
}
