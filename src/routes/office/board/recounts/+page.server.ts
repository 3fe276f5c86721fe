import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { askRecount, listRecounts } from '#server/recognition/index.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, depends }) =>
	orError(async () => {
		depends('board:recounts');
		return { ...(await listRecounts(db(), staff(locals.who, url).actor)), id: newId() };
	});

export const actions: Actions = {
	default: async ({ locals, request, url }) => {
		const { actor } = staff(locals.who, url);
		const refused = await attempt(async () => {
			const { id } = shaped(z.object({ id: z.uuid() }), Object.fromEntries(await request.formData()));
			await askRecount(db(), actor, id);
			return null;
		});
		if (refused) return refused;
		redirect(303, '/office/board/recounts');
	}
};
