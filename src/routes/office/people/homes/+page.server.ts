import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { HOMES_A_PAGE, HOMES_BYTES, listHomesToAsk, tellHome, tellHomesByList } from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
		const { people, total } = await listHomesToAsk(db(), actor, page);
		return {
			page,
			pages: Math.max(1, Math.ceil(total / HOMES_A_PAGE)),
			total,
			people: people.map((person) => ({ ...person, residenceId: newId() }))
		};
	});

export const actions: Actions = {
	one: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const person = text(form, 'person');
		return keeping({ person }, async () => {
			await tellHome(db(), actor, { person, residenceId: text(form, 'residenceId'), placeId: Number(text(form, 'place')) });
			return { told: true };
		});
	},
	list: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const file = (await request.formData()).get('list');
		return keeping({ person: '' }, async () => {
			if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent', { field: 'list' });
			if (file.size > HOMES_BYTES) throw new Refusal('file-too-large', `${file.size} bytes`, { limit: HOMES_BYTES / 1e6 });
			const bytes = new Uint8Array(await file.arrayBuffer());
			return { list: await tellHomesByList(db(), actor, { bytes, on: vietnamDay(new Date()) }) };
		});
	}
};
