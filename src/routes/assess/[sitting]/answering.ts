import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { chosenIn, readAnswer } from '#contract/question.ts';
import { getLocale, m } from '#lib/words.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { abandonSitting, finishSitting, readSitting, recordAnswers } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import type { Actor } from '#server/platform/actor.ts';
import { newId } from '#server/platform/ids.ts';

/** What the pages of a sitting do, whoever answers: the person, or staff beside them. */
const read = (actor: Actor, id: string) =>
	readSitting(db(), actor, { sitting: shaped(z.uuid(), id), language: getLocale(), now: new Date() });

/** The question that is out. A form sent twice carries one id, and counts once. */
export const question = async (actor: Actor, id: string) => ({
	view: await orError(() => read(actor, id)),
	answerId: newId(),
	shownAt: Date.now()
});

/** Takes the form's answer: where the sitting stands now, or what was missing or refused. */
export async function takeAnswer(actor: Actor, sitting: string, request: Request) {
	const form = await request.formData();
	const asked = text(form, 'item');
	const now = new Date();
	return attempt(async () => {
		const { item } = await read(actor, sitting);
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
		return recordAnswers(db(), actor, {
			sitting: shaped(z.uuid(), sitting),
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
}

export const finish = (actor: Actor, sitting: string) =>
	attempt(() => finishSitting(db(), actor, { sitting: shaped(z.uuid(), sitting), now: new Date() }));

export const abandon = (actor: Actor, sitting: string) =>
	attempt(() => abandonSitting(db(), actor, { sitting: shaped(z.uuid(), sitting), now: new Date() }));
