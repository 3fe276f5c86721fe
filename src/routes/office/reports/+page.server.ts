import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import {
	LISTS,
	PLACEHOLDERS,
	readReport,
	readTemplate,
	saveTemplate,
	TEMPLATE_BYTES,
	WRITTEN_LIMIT
} from '#server/reports/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { reportOf } from './asked.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const asked = reportOf(url.searchParams);
		const report = await readReport(db(), actor, asked);
		const { own, may } = await readTemplate(db(), actor, { place: report.place.code, now: asked.now });
		return { ...report, own, may, id: newId(), placeholders: PLACEHOLDERS, lists: LISTS, limit: WRITTEN_LIMIT };
	});

export const actions: Actions = {
	template: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return attempt(async () => {
			const file = form.get('file');
			if (!(file instanceof File) || file.size === 0) throw new Refusal('template-no-file', 'no file');
			if (file.size > TEMPLATE_BYTES)
				throw new Refusal('template-too-large', `${file.size} bytes`, { limit: TEMPLATE_BYTES / 1e6 });
			const bytes = new Uint8Array(await file.arrayBuffer());
			await saveTemplate(db(), actor, {
				id: text(form, 'id'),
				place: text(form, 'place'),
				name: file.name,
				bytes,
				now: new Date()
			});
			return { changed: true };
		});
	},
	ours: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return attempt(async () => {
			await saveTemplate(db(), actor, {
				id: text(form, 'id'),
				place: text(form, 'place'),
				name: '',
				bytes: null,
				now: new Date()
			});
			return { changed: true };
		});
	}
};
