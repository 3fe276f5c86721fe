import { z } from 'zod';
import type { Jobs } from '#server/platform/jobs.ts';
import { putInForce } from './version-queries.ts';

const Payload = z.object({ target: z.string() });

/** A version of a target that counts otherwise than the one before is counted, and then in force. */
export const targetsJobs: Jobs = {
	'put-in-force': async (payload, { db }) => {
		await putInForce(db, Payload.parse(payload).target);
	}
};
