import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';
import type { Definition } from '#server/recognition/index.ts';

export type Kind = 'audience' | 'outcome';

/** What an audience or an outcome says now, with its version. */
export interface DefinitionRow {
	kind: Kind;
	id: string;
	version: number;
	says: Definition;
}
/** What it said once, by whom and why; `null`: as the content has it. */
export interface DefinitionVersion {
	version: number;
	says: Definition;
	reason: string | null;
	madeByName: string | null;
	madeAt: Date;
}
/** What a change would do to the figures of today. */
export interface Effect {
	/** People (or organisations) who would come in and who would go, and how many would be in it. */
	enter: number;
	leave: number;
	members: number;
	/** Of targets whose figures would move: members and reached, before and after, in all places together. */
	targets: { id: string; titleVi: string; titleEn: string; members: [number, number]; reached: [number, number] }[];
	seconds: number;
}
export interface Change {
	id: string;
	kind: Kind;
	definition: string;
	basedOn: number;
	says: Definition;
	reason: string;
	madeBy: string;
	madeByName: string;
	madeAt: Date;
	triedAt: Date | null;
	effect: Effect | null;
	askedAt: Date | null;
	begunAt: Date | null;
	/** Of the steps of judging everybody anew those that are done. */
	step: number;
	appliedAt: Date | null;
	/** Another change of the same came first. */
	overtaken: boolean;
}

export async function definitions(db: Db): Promise<DefinitionRow[]> {
	const { rows } = await sql<DefinitionRow>`
		select d.kind, d.id, d.version, d.says from definition_now d
			left join audience a on d.kind = 'audience' and a.id = d.id left join outcome o on d.kind = 'outcome' and o.id = d.id
		order by d.kind, coalesce(a.bit, o.bit)`.execute(db);
	return rows;
}

export async function versionsOf(db: Db, kind: Kind, id: string): Promise<DefinitionVersion[]> {
	const { rows } = await sql<DefinitionVersion>`
		select v.version, v.says, v.reason, s.name as "madeByName", v.made_at as "madeAt"
		from definition_version v left join staff s on s.id = v.made_by where v.kind = ${kind} and v.id = ${id} order by v.version desc`.execute(
		db
	);
	return rows;
}

const changes = sql`
	select c.id, c.kind, c.definition_id as definition, c.based_on as "basedOn", c.says, c.reason, c.made_by as "madeBy", s.name as "madeByName",
		c.made_at as "madeAt", c.tried_at as "triedAt", c.effect, c.asked_at as "askedAt", c.begun_at as "begunAt", c.step,
		c.applied_at as "appliedAt", c.overtaken
	from definition_change c join staff s on s.id = c.made_by`;

export async function changeById(db: Db, id: string): Promise<Change | undefined> {
	const { rows } = await sql<Change>`${changes} where c.id = ${id}::uuid`.execute(db);
	return rows[0];
}

/** Changes that are not applied, the latest first. */
export async function openChanges(db: Db, limit: number): Promise<Change[]> {
	const { rows } = await sql<Change>`
		${changes} where c.applied_at is null and not c.overtaken order by c.made_at desc limit ${limit}`.execute(db);
	return rows;
}

/** @returns false where that id is known: the form was sent twice */
export async function addChange(
	db: Db,
	one: Pick<Change, 'id' | 'kind' | 'definition' | 'basedOn' | 'says' | 'reason' | 'madeBy'>
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into definition_change (id, kind, definition_id, based_on, says, reason, made_by)
		values (${one.id}, ${one.kind}, ${one.definition}, ${one.basedOn}, ${JSON.stringify(one.says)}::jsonb, ${one.reason}, ${one.madeBy})
		on conflict (id) do nothing`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

export async function noteEffect(db: Db, id: string, effect: Effect): Promise<void> {
	await sql`update definition_change set tried_at = now(), effect = ${JSON.stringify(effect)}::jsonb where id = ${id}::uuid`.execute(
		db
	);
}

/** @returns false where somebody asked before, or it has not been tried yet */
export async function noteAsked(db: Db, id: string, by: string): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update definition_change set asked_by = ${by}, asked_at = now()
		where id = ${id}::uuid and tried_at is not null and asked_at is null`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

/** How far judging everybody is; the first time it also says when that began. */
export async function noteStep(db: Db, id: string, step: number): Promise<void> {
	await sql`update definition_change set step = ${step}, begun_at = coalesce(begun_at, clock_timestamp()) where id = ${id}::uuid`.execute(
		db
	);
}

export async function noteApplied(db: Db, id: string, how: 'applied' | 'overtaken'): Promise<void> {
	await sql`update definition_change set applied_at = case when ${how} = 'applied' then now() end, overtaken = ${how} = 'overtaken'
		where id = ${id}::uuid`.execute(db);
}

export async function versionNow(db: Db, kind: Kind, id: string): Promise<number | undefined> {
	const { rows } = await sql<{ version: number }>`select version from definition_now where kind = ${kind} and id = ${id}`.execute(
		db
	);
	return rows[0]?.version;
}

/**
 * What the rules that stand in this transaction would change against how everybody stands: who comes and goes, and which targets move. Organisations that
 * count by members stay as they are judged now.
 */
export async function effectOf(db: Db, { kind, definition, says: { unit } }: Change): Promise<Omit<Effect, 'seconds'>> {
	await sql`set local work_mem = '256MB'`.execute(db);
	const people = unit === 'person';
	const judged = people
		? sql`select person_id as id, audiences, outcomes from stand_everybody()`
		: sql`select organisation_id as id, audiences, outcomes from stand_organisations()`;
	const stands = people
		? sql`(select person_id as id, audiences, outcomes from standing)`
		: sql`(select organisation_id as id, audiences, outcomes from organisation_standing)`;
	await sql`create temporary table judged_so on commit drop as ${judged}`.execute(db);
	const [table, column] =
		kind === 'audience' ? [sql.table('audience'), sql.ref('audiences')] : [sql.table('outcome'), sql.ref('outcomes')];
	const { rows } = await sql<{ enter: number; leave: number; members: number }>`
		with told as (
			select (coalesce(n.${column}, 0) >> d.bit) & 1 = 1 as is_in, (coalesce(s.${column}, 0) >> d.bit) & 1 = 1 as was_in
			from judged_so n full join ${stands} s using (id) cross join ${table} d where d.id = ${definition})
		select (count(*) filter (where is_in and not was_in))::int as enter, (count(*) filter (where was_in and not is_in))::int as leave,
			(count(*) filter (where is_in))::int as members
		from told`.execute(db);
	const { rows: targets } = await sql<Effect['targets'][number]>`
		with counted as (
			select w.target_id, x.so, sum(w.members)::int as members, sum(w.reached)::int as reached
			from (
				select true as so, audiences, outcomes, count(*) as n from judged_so group by 2, 3
				union all
				select false, s.audiences, s.outcomes, count(*) from ${stands} s group by 2, 3) x
				cross join weigh(${unit}, 0, x.audiences, x.outcomes, x.n) w
			group by 1, 2)
		select t.id, t.title_vi as "titleVi", t.title_en as "titleEn", jsonb_build_array(coalesce(b.members, 0), coalesce(a.members, 0)) as members,
			jsonb_build_array(coalesce(b.reached, 0), coalesce(a.reached, 0)) as reached
		from target t left join counted a on a.target_id = t.id and a.so left join counted b on b.target_id = t.id and not b.so
		where not t.withdrawn and (a.members, a.reached) is distinct from (b.members, b.reached)
		order by t.year desc, t.sequence`.execute(db);
	return { ...rows[0]!, targets };
}
