import { readFileSync } from 'node:fs';
import pg from 'pg';
import { throwAwayCluster, type Embedded } from '#server/platform/db/embedded.ts';
import { migrate } from '#server/platform/db/migrate.ts';

/** A migrated cluster for one measurement: durable, as in production, unless the disk is not what is measured. */
export async function benchCluster(options: { durable?: boolean } = {}): Promise<Embedded> {
	const cluster = await throwAwayCluster({ durable: options.durable ?? true });
	await migrate(cluster.urls().owner);
	return cluster;
}

/** Fills a durable cluster as if it were none, and has everything on the disk before it comes back. */
export async function withoutTheDisk(cluster: Embedded, work: () => Promise<void>): Promise<void> {
	const admin = new pg.Client({ connectionString: cluster.admin() });
	await admin.connect();
	try {
		for (const name of ['fsync', 'full_page_writes', 'autovacuum']) await admin.query(`alter system set ${name} = off`);
		await admin.query('select pg_reload_conf()');
		await work();
	} finally {
		await admin.query('alter system reset all');
		await admin.query('select pg_reload_conf()');
		await admin.query('checkpoint');
		await admin.end();
	}
}

/** Hundredths of a second that Linux counts in. */
const TICK = 10;

/**
 * Milliseconds of processor time used so far by a process and all its children: of PostgreSQL, pass `cluster.pid`, which
 * counts every connection's process, also those that have ended.
 */
export function cpuOf(pid: number): number {
	return childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), cpuOfOne(pid));
}

/** None of a process that has just ended. */
function childrenOf(pid: number): number[] {
	try {
		return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
	} catch {
		return [];
	}
}

function cpuOfOne(pid: number): number {
	try {
		// After the name in brackets: utime, stime, and those of children that have ended, are the 12th to 15th.
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /, '')
			.split(' ');
		return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK, 0);
	} catch {
		return 0;
	}
}
