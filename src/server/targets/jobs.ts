import { z } from 'zod';
import type { Jobs } from '#server/platform/jobs.ts';
import { countOrganisations } from './organisation-queries.ts';
import { putInForce } from './version-queries.ts';

const Payload = z.object({ target: z.string() });

export const targetsJobs = {
	/** A version of a target that counts otherwise than the one before is counted, and then in force. */
	'put-in-force': async (payload, { db }) => {
		await putInForce(db, Payload.parse(payload).target);
	},
	'count-organisations': async (_payload, { db }) => {
		await countOrganisations(db);
	}
} satisfies Jobs;

/** Every hour. */
export const targetsTimetable = '40 * * * * count-organisations';
