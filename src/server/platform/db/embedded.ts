import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, SHARED_FOLDER } from './binaries.ts';
import { ADMIN, createCluster, startCluster, stopCluster, type Place, type Running } from './cluster.ts';
import { findRunning } from './postmaster.ts';
import { ensureDatabase, ensureRoles, ROLES, type Role, type Urls } from './roles.ts';
import { settings } from './settings.ts';
import { canReach, systemUser } from './system-user.ts';

/** The name of the one database in an embedded cluster. */
export const DATABASE = 'hocvuso';

/** An embedded PostgreSQL that answers. */
export type Embedded = {
	/** Addresses of `database` for the three roles. */
	urls: (database?: string) => Urls;
	/** The superuser's address; for making databases, never for serving. */
	admin: (database?: string) => string;
	/** Whether this call started it; `false` if it was found running. */
	started: boolean;
	pid: number;
	folder: string;
	/** Stops PostgreSQL, whoever started it; the data stays (a throw-away cluster is removed). */
	stop: () => Promise<void>;
};

/** Kept in `embedded.json`, readable by its owner only. */
type Kept = { port: number; passwords: Record<Role | 'admin', string> };

type Options = { log?: (line: string) => void };

/**
 * Opens the database that lives in `folder` (by default ./var): makes it the first time, starts it if it is not
 * running, finds it if it is: also when whoever started it was killed and PostgreSQL went on alone.
 */
export async function openEmbedded(folder = 'var', { log = console.log }: Options = {}): Promise<Embedded> {
	const home = resolve(folder);
	await mkdir(home, { recursive: true });
	const user = systemUser();
	const data = dataFolder(home, user);
	if (dirname(data) !== home) {
		await mkdir(dirname(data), { recursive: true, mode: 0o755 });
		log(`The account "${user?.name}" cannot enter ${home}; the database's files are in ${data} instead.`);
	}
	const kept = await keptIn(home, data);
	const place = { folder: data, binaries: await findBinaries(user), user };
	const found = await findRunning(place.folder);
	const running = found ?? (await startDurable(place, kept, join(home, 'postgres.log')));
	if (running.port !== kept.port) await keep(home, { ...kept, port: running.port });
	const embedded = handle(kept, running, place.folder, found === null);
	await prepare(embedded, kept);
	return embedded;
}

/**
 * A fresh cluster for tests and measurements, removed when it is stopped, and also when this process dies without
 * stopping it. Not durable unless asked, which makes it faster and unfit for anything one wants to keep.
 */
export async function throwAwayCluster(options: { durable?: boolean } = {}): Promise<Embedded> {
	const durable = options.durable ?? false;
	const user = systemUser();
	const home = await mkdtemp(join(tmpdir(), 'hocvuso-'));
	if (user) await chown(home, user.uid, user.gid);
	const kept: Kept = { port: 0, passwords: newPasswords() };
	const place = { folder: join(home, 'data'), binaries: await findBinaries(user), user };
	await createCluster(place, kept.passwords.admin, { durable });
	const running = await startCluster(place, 0, settings({ durable }), join(home, 'postgres.log'));
	cleanUpAfterUs(running.pid, home);
	const embedded = handle(kept, running, place.folder, true);
	await prepare(embedded, kept);
	const stop = async () => {
		await embedded.stop();
		await rm(home, { recursive: true, force: true });
	};
	return { ...embedded, stop };
}

async function startDurable(place: Place, kept: Kept, log: string): Promise<Running> {
	if (!existsSync(place.folder)) await createCluster(place, kept.passwords.admin, { durable: true });
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await startCluster(place, kept.port, settings({ durable: true }), log);
		} catch (error) {
			// Another process opened the same folder in the same moment and was first: then theirs is ours, too.
			const theirs = await findRunning(place.folder);
			if (theirs) return theirs;
			// The children of a killed PostgreSQL need a moment to notice; until then it rightly refuses to start.
			if (attempt === 20 || !(error as Error).message.includes('still in use')) throw error;
			await sleep(250);
		}
	}
}

/** Roles and database, again at each start: cheap, and heals a first start that was cut short. */
async function prepare(embedded: Embedded, kept: Kept): Promise<void> {
	const client = new pg.Client({ connectionString: embedded.admin('postgres') });
	await client.connect();
	try {
		await ensureRoles(client, kept.passwords);
		await ensureDatabase(client, DATABASE);
	} finally {
		await client.end();
	}
}

function handle(kept: Kept, running: Running, folder: string, started: boolean): Embedded {
	const url = (name: string, role: Role | 'admin', database: string) =>
		`postgres://${name}:${kept.passwords[role]}@127.0.0.1:${running.port}/${database}`;
	return {
		urls: (database = DATABASE) => ({
			owner: url(ROLES.owner, 'owner', database),
			app: url(ROLES.app, 'app', database),
			worker: url(ROLES.worker, 'worker', database)
		}),
		admin: (database = DATABASE) => url(ADMIN, 'admin', database),
		started,
		pid: running.pid,
		folder,
		stop: () => stopCluster(running.pid)
	};
}

/**
 * Beside the secrets if PostgreSQL's account can get there, else under /var/lib, by a name that follows from ours: a copy
 * of the clone then has a database of its own. Where data is already, it stays, whatever rights have changed since.
 */
function dataFolder(home: string, user: Place['user']): string {
	const beside = join(home, 'postgres');
	if (!user || existsSync(beside)) return beside;
	const outside = join(SHARED_FOLDER, `data-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`);
	return existsSync(outside) || !canReach(user, home) ? outside : beside;
}

async function keptIn(home: string, data: string): Promise<Kept> {
	try {
		return JSON.parse(await readFile(keptFile(home), 'utf8')) as Kept;
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code !== 'ENOENT')
			throw new Error(`${keptFile(home)} cannot be read (${message}). Start as the account that started first.`, {
				cause: error
			});
	}
	if (existsSync(data)) {
		throw new Error(
			`${keptFile(home)} is missing, and with it the passwords of the database in ${data}. Put it back, or move that folder away to begin anew.`
		);
	}
	const kept: Kept = { port: 0, passwords: newPasswords() };
	// Before the cluster exists: one whose password nobody knows would be lost.
	await keep(home, kept);
	return kept;
}

async function keep(home: string, kept: Kept): Promise<void> {
	const draft = `${keptFile(home)}.${process.pid}`;
	await writeFile(draft, `${JSON.stringify(kept, null, '\t')}\n`, { mode: 0o600 });
	await rename(draft, keptFile(home));
}

function keptFile(home: string): string {
	return join(home, 'embedded.json');
}

function newPasswords(): Kept['passwords'] {
	const password = () => randomBytes(18).toString('base64url');
	return { admin: password(), owner: password(), app: password(), worker: password() };
}

/** A shell that waits for our end: its input closes when we die, however we die. */
function cleanUpAfterUs(pid: number, home: string): void {
	if (process.platform === 'win32') return;
	const script =
		'cat; kill -QUIT "$0" 2>/dev/null; while kill -0 "$0" 2>/dev/null && [ -d "$1/data" ]; do sleep 0.1; done; rm -rf "$1"';
	const guard = spawn('/bin/sh', ['-c', script, String(pid), home], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
	guard.unref();
	// An open pipe would keep this process from ending by itself.
	(guard.stdin as unknown as { unref?: () => void }).unref?.();
}
