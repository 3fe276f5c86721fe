import { z } from 'zod';
import type { Jobs } from '#server/platform/jobs.ts';
import { markRefused } from './apply-queries.ts';
import { doDecreeWork } from './work.ts';

const Payload = z.object({ decree: z.string() });

/** Jobs of decrees. What fails three times would fail for ever: the decree says so, and can be asked again. */
export const lineageJobs: Jobs = {
	'decree-work': async (payload, { db, attempt }) => {
		const { decree } = Payload.parse(payload);
		try {
			await doDecreeWork(db, { id: decree, now: new Date() });
		} catch (error) {
			if (attempt < 3) throw error;
			console.error(`decree ${decree}:`, error);
			await markRefused(db, decree, { code: 'unexpected', details: {} });
		}
	}
};
