import { run, type Runner } from 'graphile-worker';
import type pg from 'pg';
import { connect, type Db } from './db/index.ts';
import { quiet } from './db/queue.ts';

/** What a job finds at hand besides its payload. */
export type JobHelpers = {
	/** The database as the worker's role. */
	db: Db;
	/** The pool beneath, for what needs a connection of its own (`onOneConnection`). */
	pool: pg.Pool;
	/** The same for all attempts at one job. */
	jobId: string;
	/** 1 at first; a job that throws is tried again, later and later, up to 25 times. */
	attempt: number;
};

/** A job: it may run twice (a crash between its end and our noting it), so it must not mind. */
export type Job = (payload: unknown, helpers: JobHelpers) => Promise<void>;

/** Jobs by name. */
export type Jobs = Record<string, Job>;

/** Workers at work. */
export type Workers = {
	/** Lets running jobs end, takes no new ones, closes connections. */
	stop: () => Promise<void>;
	/** Fulfilled when the workers end, rejected when they break. */
	ended: Promise<void>;
};

/**
 * Runs `jobs` from the queue as the worker's role. `timetable` is a crontab in UTC: `0 19 * * * recount`.
 * A new job is taken up at once (PostgreSQL notifies us); `pollEvery` is for those that wait for their time.
 */
export async function startWorkers(
	workerUrl: string,
	jobs: Jobs,
	options: { concurrency?: number; timetable?: string; pollEvery?: number } = {}
): Promise<Workers> {
	const concurrency = options.concurrency ?? 2;
	const connection = connect(workerUrl, { max: concurrency + 2, name: 'hocvuso worker' });
	const names = Object.entries(jobs);
	const runner: Runner = await run({
		connectionString: workerUrl,
		maxPoolSize: concurrency + 2,
		concurrency,
		pollInterval: options.pollEvery ?? 2000,
		// Who started us hears the signals, and stops the web before us and the database after.
		noHandleSignals: true,
		crontab: options.timetable ?? '',
		logger: quiet,
		taskList: Object.fromEntries(
			names.map(([name, job]) => [
				name,
				(payload: unknown, helpers: { job: { id: string; attempts: number } }) =>
					job(payload, { db: connection.db, pool: connection.pool, jobId: helpers.job.id, attempt: helpers.job.attempts })
			])
		)
	});
	const stop = async () => {
		await runner.stop().catch(() => undefined);
		await connection.close();
	};
	return { stop, ended: runner.promise };
}
