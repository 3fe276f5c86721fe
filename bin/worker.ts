/** Runs jobs from the queue: `node bin/worker.ts`. Uses DATABASE_WORKER_URL, or the embedded database. As many as you like. */
import { jobs, timetable } from '#server/jobs.ts';
import { openDatabase } from '#server/platform/db/open.ts';
import { startWorkers } from '#server/platform/jobs.ts';
import { onStop, sayReady } from './support/children.ts';

const database = await openDatabase();
const workers = await startWorkers(database.url('worker'), jobs, { timetable });
onStop(async () => {
	await workers.stop();
	await database.close();
	process.exit(0);
});
sayReady();
await workers.ended;
