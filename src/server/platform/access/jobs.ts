import { sql } from 'kysely';
import type { Jobs } from '../jobs.ts';

/** Jobs of access: every night, what has ended is taken away. The worker sees nothing else of the sign-in's tables. */
export const accessJobs: Jobs = {
	'tidy-sign-in': async (_payload, { db }) => {
		for (const table of ['staff_session', 'staff_verification', 'staff_code_used', 'throttle'])
			await sql`delete from ${sql.table(table)}`.execute(db);
	}
};
