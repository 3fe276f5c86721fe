import type { Jobs } from '../jobs.ts';
import { deleteEnded } from './queries.ts';

/** Jobs of access: every night, what has ended is taken away. The worker sees nothing else of the sign-in's tables. */
export const accessJobs: Jobs = {
	'tidy-sign-in': (_payload, { db }) => deleteEnded(db)
};
