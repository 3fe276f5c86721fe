import { Refusal } from '#core/refusal.ts';
import { masksOf } from '#core/targets/masks.ts';
import { dayTyped, numberTyped } from '#core/typed.ts';
import type { KnownAudience, NamedOutcome, TargetMasks, TargetText } from './version-queries.ts';

/** What is typed about a target in a form, as it was typed. */
export interface TargetForm {
	titleVi: string;
	titleEn: string;
	audience: string;
	outcomes: string[];
	measure: string;
	/** A share in percent, or a number. */
	goal: string;
	op: string;
	/** A code in force today. */
	place: string;
	deadline: string;
	issuer: string;
	number: string;
	/** Of the document. */
	date: string;
	note: string;
}
/** What a target may name. */
export interface Known {
	audiences: KnownAudience[];
	outcomes: NamedOutcome[];
}

/** What to count for a target. @throws Refusal `target-audience` */
export function masksFor({ audience, outcomes }: Pick<TargetText, 'audience' | 'outcomes'>, known: Known): TargetMasks {
	const of = known.audiences.find(({ id }) => id === audience);
	if (!of) throw new Refusal('target-audience', `no audience ${audience}`, { field: 'audience', value: audience });
	return { audience: 1n << BigInt(of.bit), ...masksOf(outcomes, known.outcomes) };
}

/**
 * Reads what was typed about a target; its place is looked up elsewhere.
 *
 * @throws Refusal `target-field`, `target-audience`, `target-outcome`, `target-units`, `target-goal`, `target-share`, `target-day`,
 * `target-deadline`; each with `field`, the one that is wrong
 */
export function checkText(form: TargetForm, known: Known): Omit<TargetText, 'place' | 'sequence'> {
	for (const field of ['titleVi', 'issuer', 'number'] as const)
		if (form[field] === '' || form[field].length > 300)
			throw new Refusal('target-field', `${field} is missing or too long`, { field });
	const audience = known.audiences.find(({ id }) => id === form.audience);
	if (!audience)
		throw new Refusal('target-audience', `no audience ${form.audience}`, { field: 'audience', value: form.audience });
	const outcomes = [...new Set(form.outcomes)];
	if (outcomes.length === 0) throw new Refusal('target-field', 'no outcome', { field: 'outcomes' });
	for (const id of outcomes) {
		const outcome = known.outcomes.find((one) => one.id === id);
		if (!outcome) throw new Refusal('target-outcome', `no outcome ${id}`, { field: 'outcomes', value: id });
		if (outcome.unit !== audience.unit)
			throw new Refusal('target-units', `${id} is of ${outcome.unit}s, ${audience.id} of ${audience.unit}s`, {
				field: 'outcomes',
				outcome: outcome.nameVi,
				audience: audience.nameVi
			});
	}
	if (form.measure !== 'share' && form.measure !== 'count') throw new Refusal('target-field', 'no measure', { field: 'measure' });
	const typed = numberTyped(form.goal);
	if (typed === null || typed <= 0) throw new Refusal('target-goal', `no goal: ${form.goal}`, { field: 'goal' });
	if (form.measure === 'share' && typed > 100) throw new Refusal('target-share', `${typed} %`, { field: 'goal', value: typed });
	if (form.measure === 'count' && !Number.isSafeInteger(typed))
		throw new Refusal('target-goal', `${typed} is not whole`, { field: 'goal' });
	const deadline = dayTyped(form.deadline);
	if (!deadline) throw new Refusal('target-day', 'no deadline', { field: 'deadline' });
	const date = form.date === '' ? null : dayTyped(form.date);
	if (form.date !== '' && !date) throw new Refusal('target-day', 'not a day', { field: 'date' });
	if (date && date > deadline) throw new Refusal('target-deadline', 'the deadline is before the document', { field: 'deadline' });
	return {
		year: Number(deadline.slice(0, 4)),
		deadline,
		audience: audience.id,
		outcomes,
		unit: audience.unit,
		measure: form.measure,
		// A percent of two decimals, free of the error of the division.
		goal: form.measure === 'share' ? Number((typed / 100).toFixed(6)) : typed,
		op: form.op === '>' ? '>' : '>=',
		titleVi: form.titleVi,
		titleEn: form.titleEn || form.titleVi,
		note: form.note.slice(0, 2000) || null,
		document: { issuer: form.issuer, number: form.number, date }
	};
}
