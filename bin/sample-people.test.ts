import { expect, test } from 'vitest';
import { recount } from '#server/recognition/index.ts';
import { useDatabase } from '../tests/support/database.ts';
import { samplePeople } from './sample-people.ts';

const database = useDatabase({ content: true });

test('the sample is one small, labelled set, the same when made again, and fills every state of the board', async () => {
	const first = await samplePeople(database.owner);
	const second = await samplePeople(database.owner);
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
	expect(await recount(database.worker, { by: null, repair: false, clock: () => new Date() })).toMatchObject({
		people: 0,
		cells: []
	});
});
