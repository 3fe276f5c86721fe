import { fail, redirect } from '@sveltejs/kit';
import { phoneForReading } from '#core/identifiers.ts';
import { db } from '#server/platform/app.ts';
import { openPerson, updateIdentity } from '#server/people/index.ts';
import { Refusal } from '#core/refusal.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { typedPerson } from '../../person-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const person = await openPerson(db(), actor, params.person);
		if (!person.keeps) throw new Refusal('forbidden', 'not in the care of this account');
		return {
			name: person.name,
			hasNumber: person.hasNumber,
			numberEnding: person.numberEnding,
			stored: {
				name: person.name ?? '',
				birth: person.birthDate ? person.birthDate.split('-').reverse().join('/') : String(person.birthYear ?? ''),
				sex: person.sex === 'f' ? 'nữ' : person.sex === 'm' ? 'nam' : '',
				phone: person.phone ? phoneForReading(person.phone) : '',
				number: '',
				note: person.note ?? ''
			}
		};
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const typed = typedPerson(form);
		const result = await keeping({ typed }, async () => {
			const done = await updateIdentity(db(), actor, {
				id: params.person,
				form: typed,
				removeNumber: text(form, 'removeNumber') === 'yes',
				now: new Date()
			});
			return done.kind === 'problems' ? fail(422, { typed, problems: done.problems }) : { saved: true };
		});
		if (result && 'saved' in result) redirect(303, `/office/people/${params.person}?did=saved`);
		return result;
	}
};
