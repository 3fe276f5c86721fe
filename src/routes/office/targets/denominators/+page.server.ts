import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { importDenominators, LINES_BYTES, listDenominators } from '#server/targets/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => orError(() => listDenominators(db(), staff(locals.who, url).actor));

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const file = (await request.formData()).get('rows');
		return attempt(async () => {
			if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent');
			if (file.size > LINES_BYTES) throw new Refusal('file-too-large', `${file.size} bytes`, { limit: LINES_BYTES / 1e6 });
			return importDenominators(db(), actor, { bytes: new Uint8Array(await file.arrayBuffer()), today: vietnamDay(new Date()) });
		});
	}
};
