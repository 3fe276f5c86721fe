import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface Division {
	version: number;
	whole: number;
	rule: 'equal' | 'members';
	note: string | null;
	madeByName: string;
	madeAt: Date;
	parts: { place: number; goal: number; byHand: boolean }[];
}

/** The division of a target in a place that speaks now. */
export async function lastDivision(db: Db, target: string, place: number): Promise<Division | undefined> {
	const { rows } = await sql<Division>`
		select d.version, d.whole::float8 as whole, d.rule, d.note, s.name as "madeByName", d.made_at as "madeAt",
			(select jsonb_agg(jsonb_build_object('place', x.place_id, 'goal', x.goal, 'byHand', x.by_hand)) from division_part x where x.division_id = d.id) as parts
		from division d join staff s on s.id = d.made_by
		where d.target_id = ${target} and d.place_id = ${place} order by d.made_at desc, d.id desc limit 1`.execute(db);
	return rows[0];
}

export async function addDivision(
	db: Db,
	division: { id: string; target: string; place: number; by: string } & Pick<
		Division,
		'version' | 'whole' | 'rule' | 'note' | 'parts'
	>
): Promise<void> {
	const { id, target, version, place, whole, rule, note, by, parts } = division;
	await sql`insert into division (id, target_id, version, place_id, whole, rule, note, made_by)
		values (${id}, ${target}, ${version}, ${place}, ${whole}, ${rule}, ${note}, ${by})`.execute(db);
	await sql`
		insert into division_part (division_id, place_id, goal, by_hand)
		select ${id}, place, goal, "byHand" from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as x (place int, goal numeric, "byHand" boolean)`.execute(
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
