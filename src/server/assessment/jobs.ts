import type { Jobs } from '#server/platform/jobs.ts';
import { expireSittings } from './expire-sittings.ts';

/** So many at a time; the rest is left for the next run. */
const LIMIT = 2000;

export const assessmentJobs: Jobs = {
	'expire-sittings': async (_, { db }) => {
		await expireSittings(db, { kind: 'system' }, { now: new Date(), limit: LIMIT });
	}
};

/** Every quarter of an hour: a sitting whose days are over is closed, with its result where enough was answered. */
export const assessmentTimetable = '*/15 * * * * expire-sittings';
