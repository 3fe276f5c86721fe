import { StartSitting } from '#contract/assessment.ts';
import { getLocale } from '#lib/words.ts';
import { answer, jsonBody, shaped } from '#routes/doors.ts';
import { startSitting } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, locals: { who } }) =>
	answer(async () =>
		startSitting(db(), who.actor, {
			id: newId(),
			...shaped(StartSitting, await jsonBody(request)),
			helper: who.kind === 'resident' ? who.assistedBy : null,
			language: getLocale(),
			now: new Date()
		})
	);
