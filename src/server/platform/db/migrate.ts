import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { prepareQueue } from './queue.ts';
import { assertRolesExist } from './roles.ts';

/** Where the stories are: `0001_places.sql`, `0002_people.sql`, … */
export const MIGRATIONS = fileURLToPath(new URL('../../../../db/migrations/', import.meta.url));

type Migration = { id: number; name: string; text: string; checksum: string };
type Applied = { id: number; name: string; checksum: string };
type Options = { folder?: string; log?: (line: string) => void };

/**
 * Brings the database of `ownerUrl` up to date and answers the names of what it applied. Forward only; each file in a
 * transaction of its own. Safe when two servers start at once: the second waits, sees that it is done, and goes on.
 * Refuses by name a file that was edited after it had been applied, or that comes too late in the row.
 */
export async function migrate(ownerUrl: string, { folder = MIGRATIONS, log = () => {} }: Options = {}): Promise<string[]> {
	const files = await readMigrations(folder);
	const client = new pg.Client({ connectionString: ownerUrl, application_name: 'hocvuso migrate' });
	await client.connect();
	try {
		await assertRolesExist(client);
		await locked(client, () => client.query(LEDGER));
		compare(files, await applied(client));
		// The queue first: our own files may call `enqueue`.
		await prepareQueue(ownerUrl, (sql) => locked(client, () => client.query(sql)));
		const names: string[] = [];
		for (const file of files) {
			if (!(await locked(client, () => apply(client, file)))) continue;
			names.push(file.name);
			log(`migration ${file.name}`);
		}
		return names;
	} finally {
		await client.end();
	}
}

/** The names of the files that the database of `url` has not seen; any role may ask. */
export async function pendingMigrations(url: string, folder = MIGRATIONS): Promise<string[]> {
	const files = await readMigrations(folder);
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query<{ known: boolean }>(`select to_regclass('public.migration') is not null as known`);
		const done = rows[0]?.known ? await applied(client) : [];
		compare(files, done);
		return files.filter((file) => !done.some((row) => row.id === file.id)).map((file) => file.name);
	} finally {
		await client.end();
	}
}

const LEDGER = `
	create table if not exists migration (
		id int primary key,
		name text not null,
		checksum text not null,
		applied_at timestamptz not null default now()
	);
	grant select on migration to public;`;

/** Any number will do, as long as nobody else in the database uses it. */
const LOCK = 4_821_953_067;

/** A transaction in which we are the only one who migrates; a lock of the transaction needs no unlocking and survives poolers. */
async function locked<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
	await client.query('begin');
	try {
		await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
		const result = await work();
		await client.query('commit');
		return result;
	} catch (error) {
		await client.query('rollback');
		throw error;
	}
}

/** Applies one file unless it has been; the row goes in first, so that its key would stop a second one even without the lock. */
async function apply(client: pg.Client, file: Migration): Promise<boolean> {
	const inserted = await client.query(
		'insert into migration (id, name, checksum) values ($1, $2, $3) on conflict (id) do nothing',
		[file.id, file.name, file.checksum]
	);
	if (!inserted.rowCount) return false;
	try {
		await client.query(file.text);
	} catch (error) {
		throw new Error(`Migration ${file.name} failed${whereIn(file.text, error)}: ${(error as Error).message}`, { cause: error });
	}
	return true;
}

/** " at line 12", when PostgreSQL says where it stopped. */
function whereIn(text: string, error: unknown): string {
	const position = Number((error as pg.DatabaseError).position);
	return position ? ` at line ${text.slice(0, position).split('\n').length}` : '';
}

async function applied(client: pg.Client): Promise<Applied[]> {
	return (await client.query<Applied>('select id, name, checksum from migration order by id')).rows;
}

function compare(files: Migration[], done: Applied[]): void {
	for (const row of done) {
		const file = files.find((candidate) => candidate.id === row.id);
		if (!file)
			throw new Error(
				`The database has migration ${row.name}, which is not here: it was migrated by a newer version. Start that one.`
			);
		if (file.checksum !== row.checksum) {
			throw new Error(
				`Migration ${file.name} was edited after it had been applied. Restore it and write the change as a new migration.`
			);
		}
	}
	const last = done.at(-1);
	const late = last && files.find((file) => file.id < last.id && !done.some((row) => row.id === file.id));
	if (late) throw new Error(`Migration ${late.name} comes after ${last.name} has been applied. Give it a higher number.`);
}

async function readMigrations(folder: string): Promise<Migration[]> {
	const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
	const files = await Promise.all(names.map((name) => read(folder, name)));
	files.forEach((file, index) => {
		if (file.id === files[index - 1]?.id) throw new Error(`Two migrations have the number of ${file.name}.`);
	});
	return files;
}

async function read(folder: string, name: string): Promise<Migration> {
	const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(basename(name))?.[1];
	if (!number) throw new Error(`${name} in ${folder} is not named like 0001_places.sql.`);
	// A checkout with Windows line ends is the same migration.
	const text = (await readFile(`${folder}/${name}`, 'utf8')).replaceAll('\r\n', '\n');
	return { id: Number(number), name, text, checksum: createHash('sha256').update(text).digest('hex') };
}
