import { fail, redirect } from '@sveltejs/kit';
import { verdictOf } from '#core/answers.ts';
import { ask, chosenIn, readAnswer, type Language } from '#contract/question.ts';
import { reachedBy } from '#contract/stage.ts';
import { answerBlind, CHECKLIST, readReview, recordReview } from '#server/authoring/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { attempt, orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { m } from '#lib/words.ts';
import type { Actions, PageServerLoad } from './$types';

const languageOf = (url: URL): Language => (url.searchParams.get('lang') === 'en' ? 'en' : 'vi');

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const who = staff(locals.who, url);
	const language = languageOf(url);
	const view = await orError(() => readReview(db(), who.actor, { item: params.item, language }));
	const { answered } = view;
	return {
		item: view.item,
		version: view.version,
		language,
		asked: view.asked,
		/** Under the writer's names, so that key and answer can be shown beside it. */
		answered: answered && {
			...answered,
			asked: ask(answered.body, language, 'review'),
			reached:
				answered.body.type === 'performance' && Array.isArray(answered.response)
					? reachedBy(answered.body, answered.response, language)
					: [],
			verdict: answered.response === null ? ('wrong' as const) : verdictOf(answered.body, answered.response)
		},
		checks: [...CHECKLIST],
		id: newId()
	};
};

export const actions: Actions = {
	answer: async ({ locals, url, params, request }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		return attempt(async () => {
			const view = await readReview(db(), who.actor, { item: params.item, language: languageOf(url) });
			const unknown = form.has('unknown');
			const response = unknown ? null : readAnswer(form, 'answer', view.asked);
			if (response === undefined) {
				const chosen = chosenIn(form, 'answer', view.asked);
				// Every act comes here; nothing is missing, it only goes on.
				if (view.asked.type === 'performance') return { missing: '', chosen };
				return fail(422, { missing: m.items_answer_missing(), chosen });
			}
			await answerBlind(db(), who.actor, { item: params.item, version: Number(text(form, 'version')), response });
			return { answered: true };
		});
	},
	verdict: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const kept = {
			checks: CHECKLIST.filter((check) => form.getAll('check').includes(check)),
			factSource: text(form, 'factSource').slice(0, 500),
			words: text(form, 'words').slice(0, 4000)
		};
		const refused = await keeping(kept, async () => {
			await recordReview(db(), staff(locals.who, url).actor, {
				...kept,
				id: text(form, 'id'),
				item: params.item,
				version: Number(text(form, 'version')),
				verdict: form.get('verdict') === 'approve' ? 'approve' : 'send-back'
			});
			return null;
		});
		if (refused) return refused;
		redirect(303, `/office/items/${params.item}`);
	}
};
