import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { enqueue } from './db/enqueue.ts';
import { inTransaction } from './db/index.ts';
import { startWorkers } from './jobs.ts';

const database = useDatabase();

test('a job left by the web runs as the worker; one whose transaction failed never existed', async () => {
	const done: unknown[] = [];
	const workers = await startWorkers(database.urls.worker, {
		note: async (payload, { db, attempt }) => {
			const { rows } = await sql<{ role: string }>`select current_user as role`.execute(db);
			done.push({ payload, attempt, role: rows[0]?.role });
		}
	});
	await expect(
		inTransaction(database.app, async (db) => {
			await enqueue(db, 'note', { n: 1 });
			throw new Error('the fact was not stored');
		})
	).rejects.toThrow('not stored');
	await inTransaction(database.app, (db) => enqueue(db, 'note', { n: 2 }));
	await vi.waitFor(() => expect(done).toEqual([{ payload: { n: 2 }, attempt: 1, role: 'hocvuso_worker' }]), 5000);
	await workers.stop();
	const { rows } = await database.pools.owner.query('select count(*) as waiting from graphile_worker.jobs');
	expect(rows[0]).toEqual({ waiting: 0 });
});

test('a job that throws is kept with its error and tried again later', async () => {
	let runs = 0;
	const workers = await startWorkers(database.urls.worker, {
		fail: async () => {
			runs += 1;
			throw new Error('not today');
		}
	});
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	await enqueue(database.app, 'fail', {});
	await vi.waitFor(async () => {
		const { rows } = await database.pools.owner.query(
			`select attempts, last_error, run_at > now() as later from graphile_worker._private_jobs`
		);
		expect(rows).toEqual([{ attempts: 1, last_error: expect.stringContaining('not today'), later: true }]);
	}, 5000);
	await workers.stop();
	said.mockRestore();
	expect(runs).toBe(1);
	await database.pools.owner.query('delete from graphile_worker._private_jobs');
});

test('gathered jobs that wait are done together, and no long job keeps them waiting; one that fails is tried again alone', async () => {
	const goes: number[][] = [];
	const enough = Promise.withResolvers<void>();
	for (let n = 0; n < 20; n += 1) await enqueue(database.app, 'count', { n });
	for (let n = 0; n < 2; n += 1) await enqueue(database.app, 'long');
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	const workers = await startWorkers(database.urls.worker, {
		long: () => enough.promise,
		count: {
			together: async (payloads) => {
				const go = payloads.map((payload) => (payload as { n: number }).n);
				goes.push(go);
				await new Promise((done) => setTimeout(done, 20));
				if (go.length > 1 && go.includes(13)) throw new Error('thirteen');
			}
		}
	});
	await vi.waitFor(() => expect(new Set(goes.flat()).size).toBe(20), 5000);
	expect(goes.length).toBeLessThan(20);
	// A second or so later they come again, each for itself.
	await vi.waitFor(async () => {
		const { rows } = await database.pools.owner.query('select count(*)::int as waiting from graphile_worker.jobs');
		expect(rows).toEqual([{ waiting: 2 }]);
	}, 10_000);
	expect(goes).toContainEqual([13]);
	enough.resolve();
	await workers.stop();
	said.mockRestore();
});

test('what a killed worker held is done by the next one after a minute; what a living one holds stays with it', async () => {
	await enqueue(database.app, 'note', { n: 1 });
	await enqueue(database.app, 'note', { n: 2 });
	const hold = (n: number, seconds: number) =>
		database.pools.owner.query(
			`update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - make_interval(secs => $3) where payload ->> 'n' = $1`,
			[n, `pool-${n}`, seconds]
		);
	await hold(1, 61);
	await hold(2, 30);
	const done: unknown[] = [];
	const workers = await startWorkers(database.urls.worker, { note: async (payload) => void done.push(payload) });
	await vi.waitFor(() => expect(done).toEqual([{ n: 1 }]), 5000);
	await workers.stop();
	const { rows } = await database.pools.owner.query('select locked_by from graphile_worker._private_jobs');
	expect(rows).toEqual([{ locked_by: 'pool-2' }]);
	await database.pools.owner.query('delete from graphile_worker._private_jobs');
});

test('with a key, a job that waits is replaced', async () => {
	await enqueue(database.app, 'later', { n: 1 }, 'person 7');
	await enqueue(database.app, 'later', { n: 2 }, 'person 7');
	const { rows } = await database.pools.owner.query('select payload from graphile_worker._private_jobs');
	expect(rows).toEqual([{ payload: { n: 2 } }]);
});

test('a timetable runs, though only the owner may migrate the queue', async () => {
	const workers = await startWorkers(database.urls.worker, { nightly: async () => {} }, { timetable: '0 19 * * * nightly' });
	await vi.waitFor(async () => {
		const { rows } = await database.pools.owner.query('select identifier from graphile_worker._private_known_crontabs');
		expect(rows).toEqual([{ identifier: 'nightly' }]);
	}, 5000);
	await workers.stop();
});

test('the web can leave jobs, and can neither see nor change the queue', async () => {
	await expect(database.pools.app.query('select * from graphile_worker._private_jobs')).rejects.toThrow('permission denied');
	await expect(database.pools.app.query(`select graphile_worker.add_job('note')`)).rejects.toThrow('permission denied');
});
