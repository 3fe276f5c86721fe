import { expect, test } from 'vitest';
import { recount } from '#server/recognition/index.ts';
import { useDatabase } from '../tests/support/database.ts';
import { samplePeople } from './sample-people.ts';

const database = useDatabase({ content: true });

/** How many had reached any target at the end of each week. */
async function reached(): Promise<number[]> {
	const { rows } = await database.pools.owner.query<{ reached: number }>(
		`select coalesce(sum(y.reached), 0)::int as reached
		from counting_day c cross join generate_series(c.known_since, c.day, '7 days') as w (at) join place p on p.code = '82' and p.valid_to = 'infinity'
			cross join lateral tally_in(p.path, w.at::date, epoch_now()) y group by w.at order by w.at`
	);
	return rows.map((row) => row.reached);
}

test('the sample is one small, labelled set, the same when made again, and fills every state of the board', async () => {
	const now = new Date();
	const first = await samplePeople(database.owner, now);
	const weeks = await reached();
	const second = await samplePeople(database.owner, new Date(now.getTime() + 86_400_000));
	expect(second.resident).toEqual(first.resident);
	expect([...second.organisations]).toEqual([...first.organisations]);
	const { rows } = await database.pools.owner.query(
		`
		select count(*)::int as people, bool_and(sample) as labelled, count(distinct home_place_id)::int as hamlets,
			(select count(*)::int from evidence where person_id = $1) as begun from person`,
		[first.resident.id]
	);
	expect(rows[0]).toMatchObject({ people: first.people, labelled: true, hamlets: 10, begun: 0 });
	expect(first.people).toBeGreaterThan(250);
	expect(first.people).toBeLessThan(400);
	const { rows: tallies } = await database.pools.owner.query(
		`select sum(members)::int as members, sum(learned)::int as learned, sum(assessed)::int as assessed, sum(passed)::int as passed, sum(confirmed)::int as confirmed from tally`
	);
	expect(Object.values(tallies[0]).every((count) => Number(count) > 0)).toBe(true);
	// A past that grew, so that a trend, a comparison and a forecast have something to show; making the set again leaves it as it was.
	expect(weeks.length).toBe(15);
	expect(weeks[0]).toBeGreaterThan(0);
	for (const [week, count] of weeks.entries()) expect(count).toBeGreaterThanOrEqual(weeks[week - 1] ?? 0);
	expect(weeks.at(-1)).toBeGreaterThan(weeks[0]!);
	expect((await reached()).slice(0, 14)).toEqual(weeks.slice(0, 14));
	expect(await recount(database.worker, { by: null, repair: false, clock: () => new Date() })).toMatchObject({
		people: 0,
		cells: []
	});
});
