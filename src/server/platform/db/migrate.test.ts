import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../tests/support/database.ts';
import { migrate, pendingMigrations } from './migrate.ts';

// Stories of its own, with numbers far above the real ones; the ledger of the template's is emptied before each test.
let folder: string;
let database: TestDatabase;
const run = () => migrate(database.urls.owner, { folder });

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'migrations-'));
	database = await testDatabase();
	await database.pools.owner.query('delete from migration');
	await write('9001_letters.sql', 'create table letter (id int primary key);');
	await write('9002_more.sql', 'insert into letter values (1);\nselect pg_sleep(0.2);');
});

afterEach(async () => {
	await database.close();
	await rm(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const letters = async () =>
	(await database.pools.owner.query<{ id: number }>('select id from letter order by id')).rows.map((row) => row.id);

describe('migrate', () => {
	test('applies each file once, in order', async () => {
		expect(await pendingMigrations(database.urls.app, folder)).toEqual(['9001_letters.sql', '9002_more.sql']);
		expect(await run()).toEqual(['9001_letters.sql', '9002_more.sql']);
		expect(await run()).toEqual([]);
		expect(await pendingMigrations(database.urls.app, folder)).toEqual([]);
		expect(await letters()).toEqual([1]);
	});

	test('two servers that start at once apply each file once between them', async () => {
		const runs = await Promise.all([run(), run(), run()]);
		expect(runs.flat().sort()).toEqual(['9001_letters.sql', '9002_more.sql']);
		expect(await letters()).toEqual([1]);
	});

	test('an edited file is refused by name, and so is one that comes too late', async () => {
		await run();
		await write('9002_more.sql', 'insert into letter values (2);');
		await expect(run()).rejects.toThrow('9002_more.sql was edited');
		await rm(join(folder, '9002_more.sql'));
		await expect(run()).rejects.toThrow('9002_more.sql, which is not here');
		await write('9002_more.sql', 'insert into letter values (1);\nselect pg_sleep(0.2);');
		await write('9000_early.sql', 'select 1;');
		await expect(run()).rejects.toThrow('9000_early.sql comes after 9002_more.sql');
	});

	test('a file that fails leaves nothing of itself, says where, and can be mended', async () => {
		await write('9003_wrong.sql', 'insert into letter values (3);\ninsert into lettre values (4);');
		await expect(run()).rejects.toThrow('9003_wrong.sql failed at line 2: relation "lettre" does not exist');
		expect(await letters()).toEqual([1]);
		await write('9003_wrong.sql', 'insert into letter values (3);');
		expect(await run()).toEqual(['9003_wrong.sql']);
		expect(await letters()).toEqual([1, 3]);
	});

	test('numbers and names are checked before anything is touched', async () => {
		await write('9002_again.sql', 'select 1;');
		await expect(run()).rejects.toThrow('Two migrations have the number');
		await rm(join(folder, '9002_again.sql'));
		await write('next.sql', 'select 1;');
		await expect(run()).rejects.toThrow('next.sql');
	});
});
