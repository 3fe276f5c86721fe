import { redirect } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { CHOICES, mergePeople, openPerson, previewMerge, searchPeople, type Choice } from '#server/people/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** First find the other record, then look at both side by side. */
export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const person = await openPerson(db(), actor, params.person);
		if (!person.keeps) throw new Refusal('forbidden', 'not in the care of this account');
		const other = url.searchParams.get('with');
		const q = url.searchParams.get('q') ?? person.name ?? '';
		if (other !== null)
			return {
				name: person.name,
				q,
				id: newId(),
				both: await previewMerge(db(), actor, { kept: params.person, absorbed: other }),
				others: []
			};
		const { people } = await searchPeople(db(), actor, { q });
		return { name: person.name, q, id: newId(), both: null, others: people.filter(({ id }) => id !== params.person) };
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const absorbed = text(form, 'absorbed');
		const take = CHOICES.filter((choice): choice is Choice => text(form, choice) === 'absorbed');
		const result = await attempt(async () => {
			await mergePeople(db(), actor, { id: text(form, 'id'), kept: params.person, absorbed, take, reason: text(form, 'reason') });
			return { merged: true };
		});
		if ('merged' in result) redirect(303, `/office/people/${params.person}?did=merged`);
		return result;
	}
};
