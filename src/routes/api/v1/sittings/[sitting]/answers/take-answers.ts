import { z } from 'zod';
import { SendAnswers } from '#contract/assessment.ts';
import type { Locale } from '#lib/words.ts';
import { jsonOf, outcomeOf, shaped } from '#routes/doors.ts';
import { recordAnswers } from '#server/assessment/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { db } from '#server/platform/app.ts';

/** `send-answers` of the API, whichever door the request came through: SvelteKit's route beside this, or the front door. */
export const takeAnswers = (sent: { sitting: string; text: string; actor: Actor; language: Locale }) =>
	outcomeOf(
		async () =>
			recordAnswers(db(), sent.actor, {
				sitting: shaped(z.uuid(), sent.sitting),
				...shaped(SendAnswers, jsonOf(sent.text, 50_000)),
				language: sent.language,
				now: new Date()
			}),
		sent.language
	);
