import { redirect } from '@sveltejs/kit';
import { createDecree, listDecrees } from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { decreeForm } from './form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => ({ ...(await listDecrees(db(), staff(locals.who, url).actor)), id: newId() }));

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const [id, typed] = [text(form, 'id'), decreeForm(form)];
		const refused = await keeping({ id, typed }, async () => {
			await createDecree(db(), actor, { id, form: typed, now: new Date() });
			return null;
		});
		if (refused) return refused;
		redirect(303, `/office/decrees/${id}`);
	}
};
