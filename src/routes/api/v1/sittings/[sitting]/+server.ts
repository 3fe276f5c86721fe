import { getLocale } from '#lib/words.ts';
import { answer, shaped } from '#routes/doors.ts';
import { readSitting } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import { z } from 'zod';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) =>
	answer(() =>
		readSitting(db(), locals.who.actor, { sitting: shaped(z.uuid(), params.sitting), language: getLocale(), now: new Date() })
	);
