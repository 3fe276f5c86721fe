import type { DecreeForm } from '#server/lineage/index.ts';
import { text } from '#routes/forms.ts';

/** What was typed about a decree. */
export const decreeForm = (form: FormData): DecreeForm => ({
	number: text(form, 'number'),
	issuer: text(form, 'issuer'),
	title: text(form, 'title'),
	titleEn: text(form, 'titleEn'),
	effective: text(form, 'effective'),
	signed: text(form, 'signed'),
	source: text(form, 'source')
});
