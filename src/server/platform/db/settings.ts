import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

const MB = 1024 * 1024;

/**
 * How the embedded PostgreSQL is set, for a 2 GB laptop as for a 24 GB server.
 *
 * `durable: false` is for clusters that are thrown away with their tests: it gives up everything that
 * survives a power cut. The default never does: what was acknowledged is on disk.
 */
export function settings(options: { durable: boolean; memory?: number }): Record<string, string> {
	const memory = options.memory ?? totalmem();
	return {
		listen_addresses: '127.0.0.1',
		// No socket files: their folder would have to be writable for one account and readable for another.
		unix_socket_directories: '',
		timezone: 'UTC',
		log_timezone: 'UTC',
		max_connections: '120',
		// A province has 10 GB, read here and there while facts come; a laptop needs its memory for other things.
		shared_buffers: `${between(128, memory / MB / (memory > 8192 * MB ? 4 : 8), 8192)}MB`,
		effective_cache_size: `${between(512, memory / MB / 2, 16_384)}MB`,
		work_mem: `${between(4, memory / MB / 512, 32)}MB`,
		maintenance_work_mem: `${between(64, memory / MB / 32, 512)}MB`,
		dynamic_shared_memory_type: sharedMemory(),
		random_page_cost: '1.1',
		max_wal_size: '2GB',
		checkpoint_timeout: '15min',
		// Compiling a query pays off for minutes of work; ours take milliseconds.
		jit: 'off',
		log_min_messages: 'warning',
		...(options.durable ? {} : throwAway)
	};
}

/**
 * How PostgreSQL's processes ask for memory, on a machine with plenty of it (glibc; others read nothing here): by large pages, where the system gives
 * them. A recount asks for gigabytes, and getting them by four kilobytes at a time was an eighth of its time.
 */
export function allocation(memory = totalmem()): Record<string, string> {
	return memory > 8192 * MB ? { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' } : {};
}

const throwAway = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	wal_level: 'minimal',
	max_wal_senders: '0',
	// It would connect to the very databases that tests clone and drop.
	autovacuum: 'off',
	max_connections: '400',
	shared_buffers: '256MB'
};

/** Containers often have 64 MB of /dev/shm, too little for a parallel hash join; files in the data folder always work. */
function sharedMemory(): string {
	if (process.platform !== 'linux') return process.platform === 'win32' ? 'windows' : 'posix';
	try {
		const { blocks, bsize } = statfsSync('/dev/shm');
		return blocks * bsize >= 512 * MB ? 'posix' : 'mmap';
	} catch {
		return 'mmap';
	}
}

function between(low: number, value: number, high: number): number {
	return Math.round(Math.min(high, Math.max(low, value)));
}
