import { sql } from 'kysely';
import type { DivisionRule } from '#core/targets/divide.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Among what a place divides: the units just below it, or the organisations in it. */
export type Among = 'places' | 'organisations';

export interface Division {
	version: number;
	whole: number;
	rule: DivisionRule;
	note: string | null;
	madeByName: string;
	madeAt: Date;
	/** `of`: the id of a place or of an organisation. */
	parts: { of: string; goal: number; byHand: boolean }[];
}

/** The division of a target in a place that speaks now. */
export async function lastDivision(db: Db, target: string, place: number, among: Among): Promise<Division | undefined> {
	const { rows } = await sql<Division>`
		select d.version, d.whole::float8 as whole, d.rule, d.note, s.name as "madeByName", d.made_at as "madeAt",
			(select coalesce(jsonb_agg(jsonb_build_object('of', x.of, 'goal', x.goal, 'byHand', x.by_hand)), '[]') from (
				select place_id::text as of, goal, by_hand from division_part where division_id = d.id
				union all
				select organisation_id::text, goal, by_hand from division_share where division_id = d.id) x) as parts
		from division d join staff s on s.id = d.made_by
		where d.target_id = ${target} and d.place_id = ${place} and d.among = ${among} order by d.made_at desc, d.id desc limit 1`.execute(
		db
	);
	return rows[0];
}

export async function addDivision(
	db: Db,
	division: { id: string; target: string; place: number; among: Among; by: string } & Pick<
		Division,
		'version' | 'whole' | 'rule' | 'note' | 'parts'
	>
): Promise<void> {
	const { id, target, version, place, among, whole, rule, note, by, parts } = division;
	await sql`insert into division (id, target_id, version, place_id, among, whole, rule, note, made_by)
		values (${id}, ${target}, ${version}, ${place}, ${among}, ${whole}, ${rule}, ${note}, ${by})`.execute(db);
	const rows = sql`jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as x (of text, goal numeric, "byHand" boolean)`;
	if (among === 'places')
		await sql`insert into division_part (division_id, place_id, goal, by_hand) select ${id}, of::int, goal, "byHand" from ${rows}`.execute(
			db
		);
	else
		await sql`insert into division_share (division_id, organisation_id, goal, by_hand) select ${id}, of::uuid, goal, "byHand" from ${rows}`.execute(
			db
		);
}

/** Whether the actor divides what is asked of a place: the province, or the office of that place. */
export async function mayDivideIn(db: Db, place: number): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`
		select actor_has('province') or exists (select from place p where p.id = ${place} and p.path <@ any (actor_offices())) as may`.execute(
		db
	);
	return rows[0]!.may;
}
