import type { PersonForm } from '#core/person-form.ts';
import { text } from '#routes/forms.ts';

/** What was typed about somebody, as it was typed. */
export const typedPerson = (form: FormData): PersonForm => ({
	name: text(form, 'name'),
	birth: text(form, 'birth'),
	sex: text(form, 'sex'),
	phone: text(form, 'phone'),
	number: text(form, 'number'),
	note: text(form, 'note')
});
