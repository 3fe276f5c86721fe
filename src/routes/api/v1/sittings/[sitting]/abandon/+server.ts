import { answer, shaped } from '#routes/doors.ts';
import { abandonSitting } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import { z } from 'zod';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ params, locals }) =>
	answer(async () => {
		await abandonSitting(db(), locals.who.actor, { sitting: shaped(z.uuid(), params.sitting), now: new Date() });
		return { abandoned: true };
	});
