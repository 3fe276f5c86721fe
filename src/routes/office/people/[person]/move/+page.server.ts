import { fail, redirect } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { movePerson, openPerson } from '#server/people/index.ts';
import { placeById } from '#server/places/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { chosenPlace, placeChoices } from '../../places.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const person = await openPerson(db(), actor, params.person);
		if (!person.keeps) throw new Refusal('forbidden', 'not in the care of this account');
		const now = new Date();
		return {
			name: person.name,
			from: (await placeById(db(), person.placeId))?.name ?? '',
			residenceId: newId(),
			today: vietnamDay(now).split('-').reverse().join('/'),
			choices: (await placeChoices(db(), actor, now)).filter(({ id }) => id !== person.placeId)
		};
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const now = new Date();
		const typed = {
			residenceId: text(form, 'residenceId'),
			place: Number(text(form, 'place')) || null,
			placeText: text(form, 'placeText'),
			household: text(form, 'household'),
			since: text(form, 'since')
		};
		const result = await keeping({ typed }, async () => {
			const place = await chosenPlace(db(), form, now);
			if (place.id === null)
				return fail(422, { typed, candidates: place.text === '' ? null : place.candidates, placeMissing: place.text === '' });
			await movePerson(db(), actor, {
				id: params.person,
				residenceId: typed.residenceId,
				placeId: place.id,
				household: typed.household,
				since: typed.since,
				now
			});
			return { moved: true };
		});
		if (result && 'moved' in result) {
			// Moved beyond our own places, they are another office's to see.
			const still = await openPerson(db(), actor, params.person).catch(() => null);
			redirect(303, still ? `/office/people/${params.person}?did=moved` : '/office/people');
		}
		return result;
	}
};
