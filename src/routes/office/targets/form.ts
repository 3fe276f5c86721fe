import type { TargetForm, TargetVersion } from '#server/targets/index.ts';
import { text } from '#routes/forms.ts';

/** What was typed about a target. */
export const targetForm = (form: FormData): TargetForm => ({
	titleVi: text(form, 'titleVi'),
	titleEn: text(form, 'titleEn'),
	audience: text(form, 'audience'),
	outcomes: form.getAll('outcomes').filter((one): one is string => typeof one === 'string'),
	measure: text(form, 'measure'),
	goal: text(form, 'goal'),
	op: text(form, 'op'),
	place: text(form, 'place'),
	deadline: text(form, 'deadline'),
	issuer: text(form, 'issuer'),
	number: text(form, 'number'),
	date: text(form, 'date'),
	note: text(form, 'note')
});

const written = (day: string) => day.split('-').reverse().join('/');

/** A version as it would be typed. The document is asked for anew: a change stands on a document of its own. */
export const typedOf = (version: TargetVersion): TargetForm => ({
	titleVi: version.titleVi,
	titleEn: version.titleEn,
	audience: version.audience,
	outcomes: version.outcomes,
	measure: version.measure,
	goal: String(version.measure === 'share' ? Number((version.goal * 100).toFixed(4)) : version.goal).replace('.', ','),
	op: version.op,
	place: version.placeEnded ? '' : version.placeCode,
	deadline: written(version.deadline),
	issuer: version.document.issuer,
	number: '',
	date: '',
	note: version.note ?? ''
});
