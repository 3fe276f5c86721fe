import { SendAnswers } from '#contract/assessment.ts';
import { getLocale } from '#lib/words.ts';
import { answer, jsonBody, shaped } from '#routes/doors.ts';
import { recordAnswers } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import { z } from 'zod';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ params, request, locals }) =>
	answer(async () =>
		recordAnswers(db(), locals.who.actor, {
			sitting: shaped(z.uuid(), params.sitting),
			...shaped(SendAnswers, await jsonBody(request, 50_000)),
			language: getLocale(),
			now: new Date()
		})
	);
