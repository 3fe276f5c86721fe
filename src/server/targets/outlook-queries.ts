import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';
import type { BoardPlace } from './board-queries.ts';

export interface WeekRow {
	target: string;
	/** The place just below the one that is looked at; null: known no closer, or not asked by place. */
	child: number | null;
	/** Weeks before the last day, 0 for that day itself. */
	ago: number;
	reached: number;
}

/**
 * How many had reached targets at the ends of the last weeks, in one place or in each place just below it. Reads the figures of as many days as
 * there are weeks: ask only for the targets that are shown.
 *
 * @param last the day to count back from (yyyy-mm-dd)
 * @param weeks how many before it; those of which nothing was written down are left out
 */
export async function weeksOf(
	db: Db,
	targets: string[],
	{ path, epoch }: BoardPlace,
	{ last, weeks, below }: { last: string; weeks: number; below: boolean }
): Promise<WeekRow[]> {
	const { rows } = await sql<WeekRow>`
		select y.target_id as target, w.ago, sum(y.reached)::int as reached,
			case when ${below}::boolean and nlevel(y.path) > nlevel(${path}::ltree) then subpath(y.path, nlevel(${path}::ltree), 1)::text::int end as child
		from (
				select ago, ${last}::date - 7 * ago as day from generate_series(0, ${weeks}::int) ago, counting_day c
				where ${last}::date - 7 * ago >= c.known_since) w
			cross join lateral tally_in(${path}::ltree, w.day, ${epoch}::date) y
		where y.target_id = any (${targets}::text[])
		group by 1, 2, 4`.execute(db);
	return rows;
}

/** How many of the weeks before a day were written down, that day's own not counted; and by which decrees places lie where they do. */
export async function weeksKnown(db: Db, last: string): Promise<{ weeks: number; decrees: string }> {
	const { rows } = await sql<{ weeks: number; decrees: string }>`
		select greatest(0, (${last}::date - known_since) / 7)::int as weeks,
			(select count(*) || coalesce(max(applied_at)::text, '') from decree where state = 'applied') as decrees
		from counting_day`.execute(db);
	return rows[0]!;
}

/** What targets ask of places by the divisions that speak on a day (nothing: now). */
export async function partsOf(
	db: Db,
	targets: string[],
	places: number[],
	onDay: string | null
): Promise<{ target: string; place: number; goal: number }[]> {
	const { rows } = await sql<{ target: string; place: number; goal: number }>`
		select target_id as target, place_id as place, goal from parts_told(${onDay}::date)
		where target_id = any (${targets}::text[]) and place_id = any (${places}::int[])`.execute(db);
	return rows;
}
