import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { LINES_BYTES, listNewRural, recordNewRural, recordOneNewRural } from '#server/targets/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => orError(() => listNewRural(db(), staff(locals.who, url).actor));

export const actions: Actions = {
	one: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const typed = {
			place: text(form, 'place'),
			building: text(form, 'building'),
			from: text(form, 'from'),
			source: text(form, 'source')
		};
		return keeping({ typed }, async () => {
			await recordOneNewRural(db(), actor, typed);
			return { recorded: 1 };
		});
	},
	file: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const file = (await request.formData()).get('rows');
		return attempt(async () => {
			if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent');
			if (file.size > LINES_BYTES) throw new Refusal('file-too-large', `${file.size} bytes`, { limit: LINES_BYTES / 1e6 });
			return recordNewRural(db(), actor, { bytes: new Uint8Array(await file.arrayBuffer()) });
		});
	}
};
