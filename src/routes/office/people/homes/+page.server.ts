import { HOMES_A_PAGE, listHomesToAsk, tellHome } from '#server/lineage/index.ts';
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
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const person = text(form, 'person');
		return keeping({ person }, async () => {
			await tellHome(db(), actor, { person, residenceId: text(form, 'residenceId'), placeId: Number(text(form, 'place')) });
			return { told: true };
		});
	}
};
