import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { isPostgres, runningIn } from './postmaster.ts';
import { allocation } from './settings.ts';
import type { SystemUser } from './system-user.ts';

/** What is needed to make or run a cluster: whose, with which programs, where. */
export type Place = { folder: string; binaries: Binaries; user: SystemUser };

/** A PostgreSQL that answers on 127.0.0.1. */
export type Running = { pid: number; port: number };

/** The cluster's first account; only `roles.ts` uses it, and nothing that serves requests ever sees its password. */
export const ADMIN = 'postgres';

/** Makes an empty cluster in `place.folder`, whole or not at all. */
export async function createCluster(place: Place, password: string, options: { durable: boolean }): Promise<void> {
	// Somewhere else first: an initdb cut short leaves a folder that neither starts nor can be made again.
	const draft = `${place.folder}.new-${randomBytes(4).toString('hex')}`;
	const secret = `${draft}.password`;
	await mkdir(draft, { recursive: true, mode: 0o700 });
	await writeFile(secret, password, { mode: 0o600 });
	if (place.user) for (const path of [draft, secret]) await chown(path, place.user.uid, place.user.gid);
	try {
		await run(place, place.binaries.initdb, [
			`--pgdata=${draft}`,
			`--username=${ADMIN}`,
			`--pwfile=${secret}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale=C.UTF-8',
			'--no-instructions',
			...(options.durable ? [] : ['--no-sync'])
		]);
		await rename(draft, place.folder);
	} finally {
		await rm(draft, { recursive: true, force: true });
		await rm(secret, { force: true });
	}
}

/**
 * Starts the cluster in `place.folder` and waits until it answers; finds another port if `port` is taken.
 * PostgreSQL gets a process group of its own, so that Ctrl-C reaches us first and requests end before it does.
 */
export async function startCluster(
	place: Place,
	port: number,
	settings: Record<string, string>,
	logFile: string
): Promise<Running> {
	const free = await freePort(port);
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const log = openSync(logFile, 'w', 0o600);
	const child = spawn(place.binaries.postgres, ['-D', place.folder, '-p', String(free), ...flags], {
		...identity(place),
		detached: true,
		stdio: ['ignore', log, log]
	});
	closeSync(log);
	let ended: string | undefined;
	child.on('error', (error) => (ended = error.message));
	child.on('exit', (code, signal) => (ended ??= `it ended at once (${signal ?? code})`));
	child.unref();
	while (ended === undefined) {
		const running = await runningIn(place.folder);
		// After a crash it first replays what it had promised; that may take a while and must not be cut short.
		if (running?.ready && running.pid === child.pid) return { pid: running.pid, port: running.port };
		await sleep(20);
	}
	const said = (await readFile(logFile, 'utf8').catch(() => '')).trim();
	throw new Error(`PostgreSQL did not start in ${place.folder}: ${ended}.\n${said.split('\n').slice(-5).join('\n')}`);
}

/** Stops a cluster that may have been started by another process; open transactions are rolled back, nothing acknowledged is lost. */
export async function stopCluster(pid: number): Promise<void> {
	signal(pid, 'SIGINT');
	for (let waited = 0; isPostgres(pid); waited += 20) {
		if (waited === 30_000) signal(pid, 'SIGQUIT');
		if (waited > 40_000) throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
		await sleep(20);
	}
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch {
		// It ended by itself in the meantime.
	}
}

/** `wanted` if it is free, else one that the system picks. */
async function freePort(wanted: number): Promise<number> {
	for (const port of [wanted, 0]) {
		const server = createServer();
		const bound = await new Promise<number | null>((resolve) => {
			server.once('error', () => resolve(null));
			server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
		});
		if (bound === null) continue;
		await new Promise((resolve) => server.close(resolve));
		return bound;
	}
	throw new Error('No free port on 127.0.0.1.');
}

function identity(place: Place) {
	const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC', ...allocation() };
	// Not our working folder: PostgreSQL's account may have no right to stand in it.
	return { cwd: '/', env, ...(place.user && { uid: place.user.uid, gid: place.user.gid }) };
}

async function run(place: Place, program: string, args: string[]): Promise<void> {
	const child = spawn(program, args, { ...identity(place), stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
	if (code !== 0) throw new Error(`${program} failed (${code}): ${said.trim()}`);
}
