import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What PostgreSQL writes about itself into its data folder. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/**
 * Reads `postmaster.pid`: which process serves this data folder, on which port, and whether it answers yet.
 * A killed server leaves the file behind, and its number may by now belong to some other program; both give `null`.
 */
export async function runningIn(folder: string): Promise<Postmaster | null> {
	const text = await readFile(pidFile(folder), 'utf8').catch(() => '');
	const lines = text.split('\n');
	const [pid, port] = [Number(lines[0]), Number(lines[3])];
	if (!pid || !port || !isPostgres(pid)) return null;
	return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/**
 * Finds the PostgreSQL that still serves `folder` after its parent was killed, and waits until it answers
 * (it may be starting) or is gone (it may be stopping). `null`: nothing runs, and the folder may be started.
 */
export async function findRunning(folder: string): Promise<Postmaster | null> {
	for (;;) {
		const found = await runningIn(folder);
		if (found?.ready) return found;
		if (!found) {
			// PostgreSQL believes a file whose number is in use by any program of its account; in a container,
			// where numbers start again from 1, that is likely. We know better: no such process is PostgreSQL.
			await rm(pidFile(folder), { force: true });
			return null;
		}
		await sleep(50);
	}
}

function pidFile(folder: string): string {
	return join(folder, 'postmaster.pid');
}

/** Whether the process of this number is alive and is PostgreSQL. */
export function isPostgres(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		// EPERM: alive, and somebody else's: PostgreSQL's own account, for instance.
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
	}
	return programOf(pid).startsWith('postgres');
}

function programOf(pid: number): string {
	try {
		if (existsSync('/proc/self/stat')) {
			// "4711 (postgres) S 1 …": a dead process whose parent has not yet noticed (Z) keeps its number and its name.
			const [, name, state] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
			return state === 'Z' ? '' : (name ?? '');
		}
		return basename(execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim());
	} catch {
		return '';
	}
}
