import type { Jobs } from '#server/platform/jobs.ts';
import { runNextAnalysis } from './run-analysis.ts';

export const measurementJobs: Jobs = {
	/** Works out what waits longest, one at a time. */
	analyse: async (_, { pool, db }) => runNextAnalysis(pool, db, () => new Date())
};

/** Every few minutes: an analysis whose worker died is begun again; where one is at it, the job steps aside. */
export const measurementTimetable = '*/3 * * * * analyse';
