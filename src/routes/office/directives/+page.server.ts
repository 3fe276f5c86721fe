import { redirect } from '@sveltejs/kit';
import { FILE_BYTES, issueDirective, listDirectives } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { attached } from '../tasks/attached.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => ({ ...(await listDirectives(db(), staff(locals.who, url).actor)), id: newId(), limit: FILE_BYTES / 1e6 }));

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const id = text(form, 'id');
		const typed = {
			number: text(form, 'number'),
			issuer: text(form, 'issuer'),
			title: text(form, 'title'),
			about: text(form, 'about'),
			signed: text(form, 'signed'),
			effective: text(form, 'effective')
		};
		const placeId = Number(text(form, 'place')) || null;
		const refused = await keeping({ id, typed, placeId }, async () => {
			await issueDirective(db(), actor, { id, form: { ...typed, placeId }, file: await attached(form) });
			return null;
		});
		if (refused) return refused;
		redirect(303, `/office/directives/${id}`);
	}
};
