import { EventEmitter } from 'node:events';
import { run, type Runner, type RunnerOptions, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import { connect, type Db } from './db/index.ts';
import { quiet } from './db/queue.ts';
import { gather } from './gather.ts';
import { freeJobsOfTheDead } from './job-queries.ts';

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

/** A quick job of which many may wait: those that wait are done together, and no long job keeps them waiting. They may run twice, too. */
export type GatheredJob = { together: (payloads: unknown[], helpers: Pick<JobHelpers, 'db' | 'pool'>) => Promise<void> };

/** Jobs by name. */
export type Jobs = Record<string, Job>;
export type AllJobs = Record<string, Job | GatheredJob>;

/** Workers at work. */
export type Workers = {
	/** Lets running jobs end, takes no new ones, closes connections. */
	stop: () => Promise<void>;
	/** Fulfilled when the workers end, rejected when they break. */
	ended: Promise<void>;
};

/** A job has this many connections to itself at most (a recount: one for each share, and one that holds the moment). */
const CONNECTIONS_A_JOB = 3;
/** So many gathered jobs are taken from the queue at a time. */
const GATHERED = 64;
/** So often it is said that these workers live, and looked for others who do not say so. */
const SIGN_OF_LIFE_MS = 10_000;

/**
 * Runs `jobs` from the queue as the worker's role. `timetable` is a crontab in UTC: `0 19 * * * recount`.
 * A new job is taken up at once (PostgreSQL notifies us); `pollEvery` is for those that wait for their time.
 */
export async function startWorkers(
	workerUrl: string,
	jobs: AllJobs,
	options: { concurrency?: number; timetable?: string; pollEvery?: number } = {}
): Promise<Workers> {
	const concurrency = options.concurrency ?? 2;
	const { db, pool, close } = connect(workerUrl, {
		max: concurrency * CONNECTIONS_A_JOB + 1,
		name: 'hocvuso worker'
	});
	const living: string[] = [];
	const start = (jobsAtOnce: number, taskList: TaskList, more: Partial<RunnerOptions> = {}): Promise<Runner> => {
		const events: WorkerEvents = new EventEmitter();
		events.on('pool:create', ({ workerPool }) => living.push(workerPool.id));
		return run({
			connectionString: workerUrl,
			maxPoolSize: concurrency + 2,
			concurrency: jobsAtOnce,
			pollInterval: options.pollEvery ?? 2000,
			// Who started us hears the signals, and stops the web before us and the database after.
			noHandleSignals: true,
			logger: quiet,
			events,
			taskList,
			crontab: '',
			...more
		});
	};
	const long: TaskList = {};
	const gathered: TaskList = {};
	for (const [name, job] of Object.entries(jobs)) {
		if (typeof job === 'function')
			long[name] = (payload, { job: { id, attempts } }) => job(payload, { db, pool, jobId: id, attempt: attempts });
		else {
			const together = gather((payloads: unknown[]) => job.together(payloads, { db, pool }), GATHERED);
			// Whatever has failed once is done alone, so that it keeps nobody else from succeeding.
			gathered[name] = (payload, { job: { attempts } }) =>
				attempts > 1 ? job.together([payload], { db, pool }) : together(payload);
		}
	}
	const runners = [await start(concurrency, long, { crontab: options.timetable ?? '' })];
	if (Object.keys(gathered).length > 0)
		runners.push(
			await start(GATHERED, gathered, { preset: { worker: { localQueue: { size: GATHERED }, completeJobBatchDelay: 0 } } })
		);
	const free = () => freeJobsOfTheDead(pool, living).catch((error: Error) => console.error(`jobs: ${error.message}`));
	await free();
	const signs = setInterval(free, SIGN_OF_LIFE_MS);
	const stop = async () => {
		clearInterval(signs);
		await Promise.all(runners.map((runner) => runner.stop().catch(() => undefined)));
		await close();
	};
	return { stop, ended: Promise.all(runners.map(({ promise }) => promise)).then(() => undefined) };
}

type TaskList = Record<string, (payload: unknown, helpers: { job: { id: string; attempts: number } }) => Promise<void>>;
