import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { askAboutData, myData, requestKinds, withdrawRequest } from '#server/people/index.ts';
import { factSubjects } from '#server/recognition/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { resident } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor, name } = resident(locals.who, url);
		return {
			name,
			mine: await myData(db(), actor),
			subjects: await factSubjects(db()),
			kinds: await requestKinds(db()),
			id: newId()
		};
	});

export const actions: Actions = {
	ask: async ({ request, locals, url }) => {
		const { actor } = resident(locals.who, url);
		const form = await request.formData();
		const kept = { kind: text(form, 'kind'), words: text(form, 'words') };
		return keeping(kept, async () => {
			await askAboutData(db(), actor, { id: text(form, 'id'), personId: actor.personId, ...kept, now: new Date() });
			return { asked: true };
		});
	},
	withdraw: async ({ request, locals, url }) => {
		const { actor } = resident(locals.who, url);
		const form = await request.formData();
		return keeping({ kind: '', words: '' }, async () => {
			await withdrawRequest(db(), actor, { id: text(form, 'id'), now: new Date() });
			return { withdrawn: true };
		});
	}
};
