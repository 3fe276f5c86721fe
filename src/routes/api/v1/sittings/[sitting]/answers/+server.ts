import { json } from '@sveltejs/kit';
import { getLocale } from '#lib/words.ts';
import type { RequestHandler } from './$types';
import { takeAnswers } from './take-answers.ts';

export const POST: RequestHandler = async ({ params, request, locals }) => {
	const text = await request.text();
	const { status, body } = await takeAnswers({ sitting: params.sitting, text, actor: locals.who.actor, language: getLocale() });
	return json(body, { status });
};
