import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** The names of the counts of a cell, in the order in which they are told. */
const COUNTS = ['members', 'learned', 'assessed', 'passed', 'confirmed', 'reached'] as const;

/** A cell of the board and its counts: members, learned, assessed, passed, confirmed, reached. */
export interface CountedCell {
	target: string;
	place: number;
	counts: number[];
}
/** All who stand equally: how many of them live in each place, and what one of them weighs in each target (0052). */
export interface Equals {
	places: number[];
	people: number[];
	weights: [target: string, ...counts: number[]][];
}
/** What follows from the facts of some people. */
export interface Share {
	/** How many stand otherwise than their facts say, or stand and should not. */
	people: number;
	equals: Equals[];
}

const FIRST = '00000000-0000-0000-0000-000000000000';
const BEYOND = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const countsOf = (row: string) => sql.raw(`array[${COUNTS.map((count) => `${row}.${count}`).join(', ')}]::int[]`);

/** A moment of the database that other transactions can look at too, as long as this one lasts. */
export async function lookedAt(db: Db): Promise<string> {
	const { rows } = await sql<{ snapshot: string }>`select pg_export_snapshot() as snapshot`.execute(db);
	return rows[0]!.snapshot;
}

/** Has a transaction that has just begun look at that moment. */
export async function lookAt(db: Db, snapshot: string): Promise<void> {
	await sql`set transaction snapshot ${sql.lit(snapshot)}`.execute(db);
}

/** Where the ids of the register fall into so many shares of equal size: each from one bound to before the next. */
export async function boundsOfShares(db: Db, shares: number): Promise<[first: string, beyond: string][]> {
	const { rows } = await sql<{ bound: string | null }>`
		select (select p.id from person p order by p.id offset (n * c.people) / ${shares}::int limit 1) as bound
		from generate_series(1, ${shares}::int - 1) n cross join (select count(*) as people from person) c order by n`.execute(db);
	const between = rows.flatMap(({ bound }) => bound ?? []);
	return [FIRST, ...between].map((first, n) => [first, between[n] ?? BEYOND]);
}

/** Judges the people of a share again, those who speak for several records left out. */
export async function countShare(db: Db, [first, beyond]: [string, string]): Promise<Share> {
	// Millions are joined and grouped: in memory, where there is any, and whole tables at a time.
	await sql`select set_config('work_mem', '512MB', true), set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
		set_config('enable_indexscan', 'off', true)`.execute(db);
	await sql`create temporary table counted_now on commit drop as select * from stand_between(${first}::uuid, ${beyond}::uuid)`.execute(
		db
	);
	const standing = sql`select * from standing where person_id >= ${first}::uuid and person_id < ${beyond}::uuid and person_id not in (select person_id from speaking_for_several)`;
	return {
		people: await astray(db, standing),
		equals: await equalsOf(db, sql`select 'person' as unit, place_id, audiences, outcomes from counted_now`)
	};
}

/** Judges the people who speak for several records, and the organisations. */
export async function countTheRest(db: Db): Promise<Share> {
	await sql`create temporary table counted_now on commit drop as
		select * from stand((select array_agg(person_id) from speaking_for_several))`.execute(db);
	return {
		people: await astray(db, sql`select * from standing where person_id in (select person_id from speaking_for_several)`),
		equals: await equalsOf(
			db,
			sql`select 'person' as unit, place_id, audiences, outcomes from counted_now
				union all select 'organisation', place_id, audiences, outcomes from stand_organisations()`
		)
	};
}

async function astray(db: Db, standing: ReturnType<typeof sql>): Promise<number> {
	const { rows } = await sql<{ people: number }>`
		select count(*) as people from (${standing}) s full join counted_now n using (person_id)
		where (s.place_id, s.audiences, s.outcomes) is distinct from (n.place_id, n.audiences, n.outcomes)`.execute(db);
	return rows[0]!.people;
}

async function equalsOf(db: Db, standings: ReturnType<typeof sql>): Promise<Equals[]> {
	const weights = sql.raw(['w.target_id', ...COUNTS.map((count) => `w.${count}`)].join(', '));
	const { rows } = await sql<Equals>`
		with here as (select unit, audiences, outcomes, place_id, count(*)::int as n from (${standings}) s group by 1, 2, 3, 4),
		equals as (select unit, audiences, outcomes, array_agg(place_id) as places, array_agg(n) as people from here group by 1, 2, 3)
		select e.places, e.people, (select jsonb_agg(jsonb_build_array(${weights})) from weigh(e.unit, 0, e.audiences, e.outcomes, 1) w) as weights
		from equals e`.execute(db);
	return rows.map((row) => ({ ...row, weights: row.weights ?? [] }));
}

/** The tallies as they are kept. */
export async function cellsKept(db: Db): Promise<CountedCell[]> {
	const { rows } =
		await sql<CountedCell>`select y.target_id as target, y.place_id as place, ${countsOf('y')} as counts from tally y`.execute(
			db
		);
	return rows;
}
