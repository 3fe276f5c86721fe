import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildStaff, placeId } from '../../../tests/support/people.ts';
import { askRecount, lastRecount, listRecounts } from './index.ts';
import { recognitionJobs } from './jobs.ts';

const database = useDatabase({ content: true });
let province: Awaited<ReturnType<typeof buildStaff>>;
let officer: typeof province;
beforeAll(async () => {
	province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
	officer = await buildStaff(database, 'commune', { placeId: await placeId(database, '30178') });
});
/** What waits in the queue is run as the worker would. */
const work = async () => {
	const { rows } = await sql<{ payload: unknown }>`
		with taken as (delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t where t.id = j.task_id and t.identifier = 'recount' returning j.payload)
		select payload from taken`.execute(database.worker);
	for (const { payload } of rows)
		await recognitionJobs.recount(payload, { db: database.worker, pool: database.pools.worker, jobId: '1', attempt: 1 });
	return rows.length;
};

test('a recount is asked for by whoever answers for the figures, once at a time, and tells what it found', async () => {
	const id = newId();
	await expect(askRecount(database.app, officer, id)).rejects.toMatchObject({ code: 'forbidden' });
	expect(await askRecount(database.app, province, id)).toBe(true);
	// The form was sent twice; somebody else asks as well.
	expect(await askRecount(database.app, province, id)).toBe(false);
	expect(await askRecount(database.app, province, newId())).toBe(false);
	expect(await lastRecount(database.app, officer)).toMatchObject({
		last: { id, by: 'province', startedAt: null, done: null, givenUp: false },
		may: false
	});

	const place = await placeId(database, '30178');
	await sql`insert into tally (target_id, place_id, members, learned, assessed, passed, confirmed, reached) values ('2025-health-book', ${place}, 3, 2, 0, 0, 0, 1)`.execute(
		database.owner
	);
	expect(await work()).toBe(1);
	const { recounts, astray, may } = await listRecounts(database.app, province);
	expect(recounts).toMatchObject([{ id, by: 'province', done: { people: 0, cells: 1, repaired: true } }]);
	expect(astray).toMatchObject({
		of: id,
		cells: [{ place: 'Xã Mỹ An Hưng', kept: [3, 2, 0, 0, 0, 1], counted: [0, 0, 0, 0, 0, 0] }]
	});
	expect(may).toBe(true);

	// The next one finds nothing; the page still says what the last that did had found.
	expect(await askRecount(database.app, province, newId())).toBe(true);
	await work();
	expect(await listRecounts(database.app, officer)).toMatchObject({
		recounts: [{ done: { cells: 0, repaired: false } }, { id }],
		astray: { of: id }
	});
});

test('one that never ended may be asked for again', async () => {
	const stuck = newId();
	expect(await askRecount(database.app, province, stuck)).toBe(true);
	await sql`update recount set asked_at = now() - interval '2 hours' where id = ${stuck}`.execute(database.owner);
	expect(await askRecount(database.app, province, newId())).toBe(true);
	expect((await listRecounts(database.app, province)).recounts.find(({ id }) => id === stuck)).toMatchObject({
		givenUp: true,
		done: null
	});
});
