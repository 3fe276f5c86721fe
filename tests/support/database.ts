import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { connect, type Db } from '#server/platform/db/index.ts';
import { restrictDatabase, ROLES, type Role, type Urls } from '#server/platform/db/roles.ts';
import { TEMPLATE } from './cluster.ts';

/** A database of one's own, empty or with the province's content, as the three roles see it. */
export type TestDatabase = {
	/** As the web sees it: owns nothing, row security applies. What tests should act through. */
	app: Db;
	/** As jobs see it. */
	worker: Db;
	/** As the schema's owner: for planting facts and for looking behind the walls. */
	owner: Db;
	/** The pools beneath, for hand-written SQL. */
	pools: Record<Role, pg.Pool>;
	urls: Urls;
	close: () => Promise<void>;
};

type Options = {
	/** With content loaded by `bin/load.ts` (places, framework, items, …) instead of empty tables. */
	content?: boolean;
};

const CONTENT = 'hocvuso_content';

/**
 * A fresh clone of the migrated template; close it when done, and it is dropped.
 *
 * In a test file, `useDatabase()` is shorter.
 */
export async function testDatabase(options: Options = {}): Promise<TestDatabase> {
	const name = `test_${randomBytes(6).toString('hex')}`;
	await asAdmin(async (admin) => {
		if (options.content) await ensureContent(admin);
		await clone(admin, name, options.content ? CONTENT : TEMPLATE);
	});
	const urls = urlsOf(name);
	const connections = {
		owner: connect(urls.owner, { max: 4 }),
		app: connect(urls.app, { max: 4 }),
		worker: connect(urls.worker, { max: 4 })
	};
	return {
		app: connections.app.db,
		worker: connections.worker.db,
		owner: connections.owner.db,
		pools: { owner: connections.owner.pool, app: connections.app.pool, worker: connections.worker.pool },
		urls,
		close: async () => {
			await Promise.all(Object.values(connections).map((connection) => connection.close()));
			await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`));
		}
	};
}

/**
 * One database for the tests of a file (or of a `describe`), made before the first and dropped after the last:
 *
 *     const database = useDatabase();
 *     test('…', async () => { await database.app.selectFrom('place')… });
 */
export function useDatabase(options: Options = {}): TestDatabase {
	const database = {} as TestDatabase;
	beforeAll(async () => {
		Object.assign(database, await testDatabase(options));
	});
	afterAll(() => database.close?.());
	return database;
}

/** Loads the content once per run, into a second template; whoever comes while it is being made waits. */
async function ensureContent(admin: pg.Client): Promise<void> {
	if (!existsSync('bin/load.ts')) throw new Error('There is no bin/load.ts yet: no content to test with.');
	await admin.query('select pg_advisory_lock(1)');
	const { rowCount } = await admin.query('select from pg_database where datname = $1', [CONTENT]);
	if (!rowCount) {
		const draft = `${CONTENT}_draft`;
		await admin.query(`drop database if exists ${draft} with (force)`);
		await clone(admin, draft, TEMPLATE);
		const urls = urlsOf(draft);
		const env = { ...process.env, DATABASE_URL: urls.app, DATABASE_WORKER_URL: urls.worker, DATABASE_OWNER_URL: urls.owner };
		await promisify(execFile)(process.execPath, ['bin/load.ts'], { env });
		await admin.query(`alter database ${draft} rename to ${CONTENT}`);
	}
	await admin.query('select pg_advisory_unlock(1)');
}

async function clone(admin: pg.Client, name: string, template: string): Promise<void> {
	// Copying files is the faster way for a cluster that never waits for its disk.
	await admin.query(`create database ${name} template ${template} owner ${ROLES.owner} strategy file_copy`);
	await restrictDatabase(admin, name);
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
	const admin = new pg.Client({ connectionString: inject('cluster').admin });
	await admin.connect();
	try {
		return await work(admin);
	} finally {
		await admin.end();
	}
}

function urlsOf(database: string): Urls {
	const { urls } = inject('cluster');
	const at = (url: string) => Object.assign(new URL(url), { pathname: database }).href;
	return { owner: at(urls.owner), app: at(urls.app), worker: at(urls.worker) };
}
