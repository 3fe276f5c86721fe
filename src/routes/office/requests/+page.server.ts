import { vietnamDay } from '#core/days.ts';
import { db } from '#server/platform/app.ts';
import { answerRequest, listRequests } from '#server/people/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		return {
			...(await listRequests(db(), actor)),
			today: vietnamDay(new Date()),
			erased: url.searchParams.get('erased') === '1'
		};
	});

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const kept = { id: text(form, 'id'), answer: text(form, 'answer') };
		return keeping(kept, async () => {
			await answerRequest(db(), actor, {
				...kept,
				outcome: text(form, 'outcome') === 'done' ? 'done' : 'refused',
				now: new Date()
			});
			return { answered: true };
		});
	}
};
