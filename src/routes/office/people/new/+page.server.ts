import { fail, redirect } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { POSTS_OF, type OrganisationKind } from '#core/people.ts';
import { readPersonForm } from '#core/person-form.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { registerPerson, searchOrganisations } from '#server/people/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { chosenPlace, placeChoices } from '../places.ts';
import { typedPerson } from '../person-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const organisations = await searchOrganisations(db(), actor, {});
		return {
			id: newId(),
			choices: (await placeChoices(db(), actor, new Date())).filter(({ write }) => write),
			organisations: organisations.map(({ id, name, kind, mine }) => ({
				id,
				name,
				kind,
				mine,
				posts: POSTS_OF[kind as OrganisationKind] ?? []
			})),
			organisationId: url.searchParams.get('organisation')
		};
	});

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const now = new Date();
		const membership = text(form, 'membership').split(' ');
		const typed = {
			...typedPerson(form),
			id: text(form, 'id'),
			place: Number(text(form, 'place')) || null,
			placeText: text(form, 'placeText'),
			household: text(form, 'household'),
			membership: text(form, 'membership'),
			grade: text(form, 'grade')
		};
		const result = await keeping({ typed }, async () => {
			const place = await chosenPlace(db(), form, now);
			if (place.id === null) {
				// Everything that is wrong at once.
				const { problems } = readPersonForm(typedPerson(form), vietnamDay(now));
				return fail(422, {
					typed,
					problems,
					candidates: place.text === '' ? null : place.candidates,
					placeMissing: place.text === ''
				});
			}
			const done = await registerPerson(db(), actor, {
				now,
				form: {
					...typedPerson(form),
					id: typed.id,
					placeId: place.id,
					household: typed.household,
					organisationId: membership[0] || null,
					post: membership[1] ?? null,
					grade: Number(typed.grade) || null,
					sure: text(form, 'sure') === 'yes'
				}
			});
			if (done.kind === 'problems') return fail(422, { typed: { ...typed, place: place.id }, problems: done.problems });
			if (done.kind === 'doubts')
				return { typed: { ...typed, place: place.id }, doubts: { alike: done.alike, warnings: done.warnings } };
			return { registered: done.id };
		});
		if (result && 'registered' in result) redirect(303, `/office/people/${result.registered}?did=registered`);
		return result;
	}
};
