import type { Jobs } from '#server/platform/jobs.ts';
import { watchTasks } from './watch-tasks.ts';

export const directivesJobs: Jobs = {
	'watch-tasks': async (_payload, { db }) => void (await watchTasks(db, { now: new Date() }))
};

/** Every morning at six in Viet Nam, in UTC. */
export const directivesTimetable = '0 23 * * * watch-tasks';
