import { assessmentJobs, assessmentTimetable } from './assessment/index.ts';
import { definitionJobs } from './definitions/index.ts';
import { directivesJobs, directivesTimetable } from './directives/index.ts';
import { lineageJobs } from './lineage/index.ts';
import { measurementJobs, measurementTimetable } from './measurement/index.ts';
import { policyJobs, policyTimetable } from './policies/index.ts';
import { accessJobs } from './platform/access/jobs.ts';
import type { AllJobs } from './platform/jobs.ts';
import { recognitionJobs, recognitionTimetable } from './recognition/index.ts';
import { rosterJobs, rosterTimetable } from './roster/index.ts';
import { targetsJobs, targetsTimetable } from './targets/index.ts';

/** Everything that can be left in the queue, by name. */
export const jobs: AllJobs = {
	...accessJobs,
	...assessmentJobs,
	...definitionJobs,
	...directivesJobs,
	...lineageJobs,
	...measurementJobs,
	...policyJobs,
	...recognitionJobs,
	...rosterJobs,
	...targetsJobs
};

/** What runs by the clock, as a crontab in UTC: `0 19 * * * recount` is every night at two in Viet Nam. */
export const timetable = [
	'30 18 * * * tidy-sign-in',
	assessmentTimetable,
	directivesTimetable,
	measurementTimetable,
	policyTimetable,
	recognitionTimetable,
	rosterTimetable,
	targetsTimetable
].join('\n');
