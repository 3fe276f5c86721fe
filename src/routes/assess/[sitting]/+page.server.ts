import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { chosenIn, readAnswer } from '#contract/question.ts';
import { getLocale, m } from '#lib/words.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { resident } from '#routes/guards.ts';
import { finishSitting, readSitting, recordAnswers } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import type { Actions, PageServerLoad } from './$types';

const read = (locals: App.Locals, url: URL, id: string) =>
	readSitting(db(), resident(locals.who, url).actor, { sitting: shaped(z.uuid(), id), language: getLocale(), now: new Date() });

export const load: PageServerLoad = async ({ params, locals, url }) => {
	resident(locals.who, url);
	const view = await orError(() => read(locals, url, params.sitting));
	if (view.state === 'finished') redirect(303, `/assess/${view.id}/result`);
	// A form sent twice carries one id, and counts once.
	return { view, answerId: newId(), shownAt: Date.now() };
};

export const actions: Actions = {
	answer: async ({ params, request, locals, url }) => {
		const who = resident(locals.who, url);
		const form = await request.formData();
		const asked = text(form, 'item');
		const now = new Date();
		const done = await attempt(async () => {
			const { item } = await read(locals, url, params.sitting);
			// Another question is out: this form was sent before, or another tab went on. The verb knows which.
			const unknown = form.has('unknown') || item?.id !== asked;
			const given = unknown ? null : readAnswer(form, 'q', item);
			const shownAt = Number(text(form, 'shownAt')) || now.getTime();
			if (given === undefined && item) {
				const chosen = chosenIn(form, 'q', item);
				// Without script every act comes here; nothing is missing, it only goes on.
				if (item.type === 'performance') return { missing: '', chosen, shownAt };
				return fail(422, { missing: m.assessment_missing(), chosen, shownAt });
			}
			const id = z.uuid().safeParse(text(form, 'answer'));
			const elapsed = now.getTime() - shownAt;
			return recordAnswers(db(), who.actor, {
				sitting: shaped(z.uuid(), params.sitting),
				answers: [
					{
						id: id.success ? id.data : newId(),
						item: asked,
						response: given ?? null,
						answeredAt: now.toISOString(),
						elapsed: Math.trunc(Math.max(0, Math.min(elapsed, 86_400_000)))
					}
				],
				language: getLocale(),
				now
			});
		});
		if (!('answered' in done)) return done;
		redirect(303, done.state === 'finished' ? `/assess/${done.id}/result` : `/assess/${done.id}`);
	},
	finish: async ({ params, locals, url }) => {
		const who = resident(locals.who, url);
		const done = await attempt(() =>
			finishSitting(db(), who.actor, { sitting: shaped(z.uuid(), params.sitting), now: new Date() })
		);
		if ('result' in done) redirect(303, `/assess/${done.id}/result`);
		return done;
	}
};
