import { sql } from 'kysely';
import type { Counts } from '#core/targets/progress.ts';
import type { RestateRule } from '#core/targets/restate.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { TargetDocument } from './version-queries.ts';

/** A target as the board shows it. */
export interface BoardTarget {
	id: string;
	year: number;
	deadline: string;
	audience_id: string;
	audience_vi: string;
	audience_en: string;
	unit: 'person' | 'organisation';
	measure: 'share' | 'count';
	goal: number;
	op: '>=' | '>';
	title_vi: string;
	title_en: string;
	/** The name of the place that it was set for, as it was then. */
	set_for: string;
	/** The place that it was set for is in force on the map, or a person has confirmed what the target means there. */
	restated: boolean;
	/** How the goal followed from those before the merger, where it did by a rule. */
	rule: RestateRule | null;
	version: number;
	place_id: number;
	document: TargetDocument;
	/** Names of the outcomes that it counts. */
	outcomes_vi: string[];
	outcomes_en: string[];
	provisional: boolean;
}

/** What a target asks on the map, as known on the day: version by version (`targets_told`). */
const told = (asOf: string | null, { map }: BoardPlace) =>
	sql`targets_told(${asOf}::date, ${map}::date) t join audience a on a.id = t.audience_id join place s on s.id = t.place_id`;
const targetColumns = ({
	map
}: BoardPlace) => sql`t.target_id as id, t.year, t.deadline, t.audience_id, a.name_vi as audience_vi, a.name_en as audience_en, t.unit, t.measure, t.goal::float8 as goal, t.op,
	t.title_vi, t.title_en, s.name_vi as set_for, s.valid_from <= ${map}::date and s.valid_to > ${map}::date as restated, t.rule, t.version, t.place_id, t.document,
	(select array_agg(o.name_vi order by w.n) from unnest(t.outcomes) with ordinality as w (id, n) join outcome o on o.id = w.id) as outcomes_vi,
	(select array_agg(o.name_en order by w.n) from unnest(t.outcomes) with ordinality as w (id, n) join outcome o on o.id = w.id) as outcomes_en,
	(select bool_or(o.provisional) from outcome o where o.id = any (t.outcomes)) as provisional`;

const sums = sql`coalesce(sum(y.members), 0)::int as members, coalesce(sum(y.learned), 0)::int as learned, coalesce(sum(y.assessed), 0)::int as assessed,
	coalesce(sum(y.passed), 0)::int as passed, coalesce(sum(y.confirmed), 0)::int as confirmed, coalesce(sum(y.reached), 0)::int as reached`;

/** All targets as they are told on the place's map, the latest year first, in the order of their document. */
export async function targetsTold(db: Db, place: BoardPlace, asOf: string | null): Promise<BoardTarget[]> {
	const { rows } = await sql<BoardTarget>`
		select ${targetColumns(place)} from ${told(asOf, place)} order by t.year desc, t.sequence, t.target_id`.execute(db);
	return rows;
}

/** Under this name a year's targets count everybody of whom any of them asks something, each person once (0052). */
export const onceIn = (year: number): string => `*${year}`;

/**
 * The counts of everything in one place and below it: by target, and by `onceIn` a year.
 *
 * @param asOf the last day whose facts count, by when they were learned (yyyy-mm-dd); `null`: as everything stands now
 */
export async function sumsIn(db: Db, { path, epoch }: BoardPlace, asOf: string | null): Promise<Map<string, Counts>> {
	const { rows } = await sql<Counts & { target_id: string }>`
		select * from tally_sums(${path}::ltree, ${asOf}::date, ${epoch}::date)`.execute(db);
	return new Map(rows.map(({ target_id, ...counts }) => [target_id, counts]));
}

export async function boardTarget(db: Db, id: string, place: BoardPlace, asOf: string | null): Promise<BoardTarget | undefined> {
	const { rows } = await sql<BoardTarget>`
		select ${targetColumns(place)} from ${told(asOf, place)} where t.target_id = ${id}`.execute(db);
	return rows[0];
}

/** A place just below the one that is looked at; `id` is null for people whose place is known no closer than that one. */
export interface BelowRow extends Counts {
	id: number | null;
	code: string | null;
	name_vi: string | null;
	name_en: string | null;
	plain: string | null;
}

/** One target in the places just below one place: every unit in force on its map, also where nothing is counted yet. `asOf` as in `targetsIn`. */
export async function targetBelow(
	db: Db,
	target: string,
	{ id: place, path, epoch, map }: BoardPlace,
	asOf: string | null
): Promise<BelowRow[]> {
	const { rows } = await sql<BelowRow>`
		with counted as (
			select case when nlevel(y.path) > nlevel(${path}::ltree) then subpath(y.path, nlevel(${path}::ltree), 1)::text::int end as child, ${sums}
			from tally_in(${path}::ltree, ${asOf}::date, ${epoch}::date) y
			where y.target_id = ${target}
			group by 1),
		units as (
			select p.id, p.code, p.name_vi, p.name_en, p.plain from place_on_map l join place p on p.id = l.place_id
			where l.epoch = ${epoch}::date and l.parent_id = ${place} and p.valid_from <= ${map}::date and p.valid_to > ${map}::date)
		select u.id, u.code, u.name_vi, u.name_en, u.plain, coalesce(c.members, 0) as members, coalesce(c.learned, 0) as learned,
			coalesce(c.assessed, 0) as assessed, coalesce(c.passed, 0) as passed, coalesce(c.confirmed, 0) as confirmed, coalesce(c.reached, 0) as reached
		from units u full join counted c on c.child = u.id
		where u.id is not null or c.members > 0`.execute(db);
	return rows;
}

/** What is known, and since when. */
export interface Known {
	/** The days for which figures can be asked (yyyy-mm-dd): the first that was written down, and the one that is still open. */
	since: string;
	day: string;
	/** Another one whenever a target, an audience or an outcome has another version. */
	versions: string;
}
export async function whatIsKnown(db: Db): Promise<Known> {
	const { rows } = await sql<Known>`
		select known_since as since, day, concat_ws(' ', (select sum(version) from target), (select sum(version) from audience), (select sum(version) from outcome)) as versions
		from counting_day`.execute(db);
	return rows[0]!;
}

/** A place on one map. */
export interface BoardPlace {
	id: number;
	code: string;
	level: 'province' | 'district' | 'commune' | 'hamlet';
	name_vi: string;
	name_en: string;
	/** On that map. */
	path: string;
	/** The day whose map it is (yyyy-mm-dd), and the first day of that map. */
	map: string;
	epoch: string;
}

/** The place that had this code on that day, with those above it on that day's map, the highest first. */
export async function boardPlace(db: Db, code: string, map: string): Promise<BoardPlace[]> {
	const { rows } = await sql<BoardPlace>`
		select u.id, u.code, u.level, u.name_vi, u.name_en, subpath(l.path, 0, line.n::int)::text as path, ${map}::date::text as map, l.epoch::text as epoch
		from place p join place_on_map l on l.epoch = epoch_of(${map}) and l.place_id = p.id and l.carrier_id = p.id
			cross join unnest(string_to_array(ltree2text(l.path), '.')::int[]) with ordinality as line (id, n) join place u on u.id = line.id
		where p.code = ${code} and p.valid_from <= ${map}::date and p.valid_to > ${map}::date
		order by line.n`.execute(db);
	return rows;
}

/** One of the maps there are, and the units of the same level that share people with a place. */
export interface OtherMap {
	/** Its first and last day; `-infinity`, `infinity` where it is open. */
	first: string;
	last: string;
	kin: { code: string; name_vi: string; name_en: string }[];
}

/** Every map, the latest first, each with what a place was or became there. */
export async function mapsOfPlace(db: Db, { id, level, epoch }: BoardPlace): Promise<OtherMap[]> {
	const { rows } = await sql<OtherMap>`
		select e.first_day::text as first, (e.next - 1)::text as last,
			coalesce((select jsonb_agg(jsonb_build_object('code', u.code, 'name_vi', u.name_vi, 'name_en', u.name_en) order by u.plain, u.code)
				from place u where u.level = ${level} and u.id in (
					select there.carrier_id from place_on_map here join place_on_map there on there.epoch = e.first_day and there.place_id = here.place_id
					where here.epoch = ${epoch}::date and here.carrier_id = ${id})), '[]') as kin
		from (select first_day, lead(first_day, 1, 'infinity') over (order by first_day) as next from epoch) e
		order by e.first_day desc`.execute(db);
	return rows;
}

/** Where a member of staff looks first: the place of the first role, or that of the organisation; today's unit where that one ended. */
export async function homeOfStaff(db: Db, account: string): Promise<string | undefined> {
	const { rows } = await sql<{ code: string }>`
		select c.code
		from role_assignment r left join organisation g on g.id = r.organisation_id
			join place_on_map m on m.place_id = coalesce(r.place_id, g.place_id) and m.epoch = epoch_now() join place c on c.id = m.carrier_id
		where r.account_id = ${account} and r.revoked_at is null
		order by nlevel(m.path) limit 1`.execute(db);
	return rows[0]?.code;
}

/**
 * The counts of one cell, now; undefined where there is no such target. On today's map, or for a unit that ended on its last one: what was asked
 * of it was asked of what lay in it then.
 */
export async function cellNow(
	db: Db,
	target: string,
	placeId: number
): Promise<{ measure: 'share' | 'count'; members: number; reached: number } | undefined> {
	const { rows } = await sql<{ measure: 'share' | 'count'; members: number; reached: number }>`
		select t.measure, coalesce(sum(y.members), 0)::int as members, coalesce(sum(y.reached), 0)::int as reached
		from target t join place p on p.id = ${placeId}
			join place_on_map u on u.place_id = p.id and u.epoch = (select max(first_day) from epoch where first_day < p.valid_to)
			left join (tally y join place_on_map l on l.place_id = y.place_id) on y.target_id = t.id and l.epoch = u.epoch and l.path <@ u.path
		where t.id = ${target} group by t.id`.execute(db);
	return rows[0];
}
