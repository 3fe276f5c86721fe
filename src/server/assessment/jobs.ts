import type { Jobs } from '#server/platform/jobs.ts';
import { countItems } from './bank-queries.ts';
import { expireSittings } from './expire-sittings.ts';

/** So many at a time; the rest is left for the next run. */
const LIMIT = 2000;

export const assessmentJobs: Jobs = {
	'expire-sittings': async (_, { db }) => {
		await expireSittings(db, { kind: 'system' }, { now: new Date(), limit: LIMIT });
	},
	'count-items': async (_, { db }) => {
		await countItems(db, new Date());
	}
};

/**
 * Every quarter of an hour: a sitting whose days are over is closed, with its result where enough was answered. Every night at
 * half past one in Việt Nam: what is known of each item is counted again.
 */
export const assessmentTimetable = '*/15 * * * * expire-sittings\n30 18 * * * count-items';
