import { redirect } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { checkConfirmations, listConfirmations } from '#server/recognition/index.ts';
import { attempt, shaped } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	lists: await listConfirmations(db(), staff(locals.who, url).actor),
	id: newId()
});

export const actions: Actions = {
	default: async ({ locals, request, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const result = await attempt(async () => {
			const file = form.get('file');
			if (!(file instanceof File) || file.size === 0) throw new Refusal('confirmations-no-file', 'no file');
			const id = shaped(z.uuid(), form.get('id'));
			await checkConfirmations(db(), actor, {
				id,
				fileName: file.name,
				bytes: new Uint8Array(await file.arrayBuffer()),
				now: new Date()
			});
			return { id };
		});
		if ('id' in result) redirect(303, `/office/confirmations/${result.id}`);
		return result;
	}
};
