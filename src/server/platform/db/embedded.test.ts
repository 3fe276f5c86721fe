import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbedded } from './embedded.ts';

let folder: string;
const quiet = { log: () => {} };

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'embedded-'));
});

afterAll(async () => {
	const embedded = await openEmbedded(folder, quiet);
	await embedded.stop();
	await rm(folder, { recursive: true, force: true });
	if (!embedded.folder.startsWith(folder)) await rm(embedded.folder, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query(text);
	await client.end();
	return rows;
}

test('makes a UTF-8 database whose secrets only we can read', async () => {
	const embedded = await openEmbedded(folder, quiet);
	expect(embedded.started).toBe(true);
	expect(
		await query(embedded.urls().owner, `select current_user as who, current_setting('server_encoding') as encoding`)
	).toEqual([{ who: 'hocvuso_owner', encoding: 'UTF8' }]);
	expect(await query(embedded.admin(), `select setting from pg_settings where name in ('fsync', 'synchronous_commit')`)).toEqual([
		{ setting: 'on' },
		{ setting: 'on' }
	]);
	const kept = await stat(join(folder, 'embedded.json'));
	expect(kept.mode & 0o777).toBe(0o600);
	expect(await readFile(join(folder, 'embedded.json'), 'utf8')).not.toContain('"password"');
});

test('a program killed with SIGKILL leaves a PostgreSQL that the next one finds', async () => {
	const first = await openEmbedded(folder, quiet);
	await first.stop();
	const script = `import { openEmbedded } from '#server/platform/db/embedded.ts';
		const { pid } = await openEmbedded(${JSON.stringify(folder)}, { log: () => {} });
		console.log(pid);
		setInterval(() => {}, 1000);`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
	const pid = Number(
		await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())))
	);
	child.kill('SIGKILL');
	const second = await openEmbedded(folder, quiet);
	expect(second).toMatchObject({ started: false, pid });
});

test('a row that was acknowledged outlives the death of everything', async () => {
	const before = await openEmbedded(folder, quiet);
	await query(before.urls().owner, 'create table fact (n int)');
	await query(before.urls().owner, 'insert into fact values (42)');
	process.kill(before.pid, 'SIGKILL');
	const after = await openEmbedded(folder, quiet);
	expect(after.pid).not.toBe(before.pid);
	expect(await query(after.urls().owner, 'select n from fact')).toEqual([{ n: 42 }]);
});
