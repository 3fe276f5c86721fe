import { redirect } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { db } from '#server/platform/app.ts';
import { ERASURE_BASES, erasePerson, openPerson } from '#server/people/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const person = await openPerson(db(), actor, params.person);
		if (!person.office) throw new Refusal('forbidden', 'only the office of the place forgets a person');
		return { name: person.name, birthYear: person.birthYear, bases: [...ERASURE_BASES], facts: person.evidence.length };
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const kept = { basis: text(form, 'basis'), reason: text(form, 'reason'), typed: text(form, 'typed') };
		const result = await keeping(kept, async () => {
			await erasePerson(db(), actor, { id: params.person, ...kept, now: new Date() });
			return { erased: true };
		});
		if (result && 'erased' in result) redirect(303, '/office/requests?erased=1');
		return result;
	}
};
