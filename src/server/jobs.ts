import { accessJobs } from './platform/access/jobs.ts';
import type { Jobs } from './platform/jobs.ts';
import { recognitionJobs, recognitionTimetable } from './recognition/index.ts';
import { rosterJobs, rosterTimetable } from './roster/index.ts';

/** Everything that can be left in the queue, by name. */
export const jobs: Jobs = { ...accessJobs, ...recognitionJobs, ...rosterJobs };

/** What runs by the clock, as a crontab in UTC: `0 19 * * * recount` is every night at two in Viet Nam. */
export const timetable = ['30 18 * * * tidy-sign-in', recognitionTimetable, rosterTimetable].join('\n');
