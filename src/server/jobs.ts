import { accessJobs } from './platform/access/jobs.ts';
import type { Jobs } from './platform/jobs.ts';

/** Everything that can be left in the queue, by name. */
export const jobs: Jobs = { ...accessJobs };

/** What runs by the clock, as a crontab in UTC: `0 19 * * * recount` is every night at two in Viet Nam. */
export const timetable = '30 18 * * * tidy-sign-in';
