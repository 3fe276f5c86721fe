import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { asActor, connect, inTransaction } from './index.ts';
import { assertOwnsNothing } from './roles.ts';

const database = useDatabase();

const AN = '01890000-0000-7000-8000-000000000001';
const BINH = '01890000-0000-7000-8000-000000000002';

describe('the second wall', () => {
	test('a resident sees their own rows and nobody else’s, nobody sees none, the worker has a policy of its own', async () => {
		await database.pools.owner.query(`
			create table diary (person_id uuid, line text);
			alter table diary enable row level security;
			grant select, insert on diary to hocvuso_app;
			grant select on diary to hocvuso_worker;
			create policy own on diary to hocvuso_app
				using (person_id = nullif(current_setting('app.person', true), '')::uuid);
			create policy jobs on diary for select to hocvuso_worker using (true);
			insert into diary values ('${AN}', 'an'), ('${BINH}', 'binh');
		`);
		const lines = () => sql<{ line: string }>`select line from diary`;
		const seenBy = async (personId: string) =>
			asActor(database.app, { kind: 'resident', personId }, async (db) =>
				(await lines().execute(db)).rows.map((row) => row.line)
			);
		expect(await seenBy(AN)).toEqual(['an']);
		expect(await seenBy(BINH)).toEqual(['binh']);
		expect((await lines().execute(database.app)).rows).toEqual([]);
		expect((await lines().execute(database.worker)).rows).toHaveLength(2);
		await expect(
			asActor(database.app, { kind: 'resident', personId: AN }, (db) => sql`insert into diary values (${BINH}, 'x')`.execute(db))
		).rejects.toThrow('row-level security');
	});

	test('the actor ends with the transaction, also on the same connection', async () => {
		const one = connect(database.urls.app, { max: 1 });
		const who = sql<{ person: string }>`select coalesce(current_setting('app.person', true), '') as person`;
		await asActor(one.db, { kind: 'resident', personId: AN }, async (db) => {
			expect((await who.execute(db)).rows[0]?.person).toBe(AN);
		});
		expect((await who.execute(one.db)).rows[0]?.person).toBe('');
		await one.close();
	});

	test('app and worker pass the check, the owner and the superuser do not', async () => {
		await assertOwnsNothing(database.pools.app, 'app');
		await assertOwnsNothing(database.pools.worker, 'worker');
		await expect(assertOwnsNothing(database.pools.owner, 'app')).rejects.toThrow(/owns tables.*Connect as hocvuso_app/s);
		await expect(assertOwnsNothing(database.pools.worker, 'app')).rejects.toThrow('is not hocvuso_app nor a member of it');
	});

	test('the web can make no table, not even a temporary one', async () => {
		await expect(sql`create table mine (a int)`.execute(database.app)).rejects.toThrow('permission denied');
		await expect(sql`create temporary table mine (a int)`.execute(database.app)).rejects.toThrow('permission denied');
	});
});

describe('transactions', () => {
	test('a verb within a verb joins its transaction; a change of actor is refused', async () => {
		await asActor(database.app, { kind: 'public' }, async (db) => {
			await inTransaction(db, async (inner) => expect(inner).toBe(db));
			await asActor(db, { kind: 'public' }, async (inner) => expect(inner).toBe(db));
			expect(() => asActor(db, { kind: 'resident', personId: AN }, async () => 1)).toThrow('one actor');
		});
	});
});

test('values: counts are numbers, days are days, moments are Dates', async () => {
	const { rows } = await database.pools.app.query(`
		select count(*) as count, sum(2::bigint) as sum, 1.5::numeric as half, date '2025-07-01' as day,
			array[date '2025-07-01', null] as days, array[1::bigint] as counts, timestamptz '2025-07-01 00:00+07' as moment
	`);
	expect(rows[0]).toEqual({
		count: 1,
		sum: 2,
		half: 1.5,
		day: '2025-07-01',
		days: ['2025-07-01', null],
		counts: [1],
		moment: new Date('2025-06-30T17:00:00Z')
	});
	await expect(database.pools.app.query('select 9007199254740993::bigint')).rejects.toThrow('beyond');
});
