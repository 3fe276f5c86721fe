import { AreaCode, type Policy } from '#contract/framework.ts';

/** What hard bounds can be about, in the order of the form. */
export const BOUNDED = {
	areas: AreaCode.options,
	types: ['single', 'multiple', 'order', 'match', 'short', 'touch'],
	levels: ['1', '2', '3', '4']
} as const;

type Typed = Record<string, string>;

/** A policy as the fields of the form: `exposure.rate` → `0.25`. */
export function typedOf(policy: Policy, from: string): Typed {
	const { title, universal, template, shares, exposure, pass, assembly } = policy;
	const typed: Record<string, string | number | null | undefined> = {
		'title.vi': title.vi,
		'title.en': title.en,
		source: policy.source,
		effectiveFrom: from,
		provisional: policy.provisional ? 'on' : '',
		'universal.vi': universal.vi,
		'universal.en': universal.en,
		'template.vi': template?.vi,
		'template.en': template?.en,
		minLength: policy.minLength,
		maxLength: policy.maxLength,
		targetSd: policy.targetSd,
		stopWhenSure: policy.stopWhenSure,
		minutes: policy.minutes,
		openHours: policy.openHours,
		firstAt: policy.firstAt,
		'exposure.choice': exposure.choice ?? 'among-best',
		'exposure.rate': exposure.rate,
		'exposure.burnIn': exposure.burnIn,
		'exposure.amongBest': exposure.amongBest,
		monthsWithoutRepeat: policy.monthsWithoutRepeat,
		'pass.rule': pass.rule,
		'pass.cut': pass.cut,
		'pass.confidence': pass.rule === 'confidence' ? pass.confidence : null
	};
	for (const area of AreaCode.options) typed[`shares.${area}`] = shares[area] ?? 0;
	for (const [kind, bounds] of Object.entries(assembly ?? {}))
		for (const [label, bound] of Object.entries(bounds)) {
			typed[`assembly.${kind}.${label}.min`] = bound?.min;
			typed[`assembly.${kind}.${label}.max`] = bound?.max;
		}
	return Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, String(value ?? '')]));
}

/** What was typed, as a policy has it; what is missing or no number stays so, for the check to name. */
export function wordingOf(typed: Typed): Record<string, unknown> {
	const text = (name: string) => (typed[name] ?? '').trim();
	const figure = (name: string) => (text(name) === '' ? undefined : Number(text(name).replace(',', '.')));
	const both = (name: string) => ({ vi: text(`${name}.vi`), en: text(`${name}.en`) });
	const template = both('template');
	const assembly = assemblyOf(figure);
	const rule = text('pass.rule');
	return {
		title: both('title'),
		source: text('source'),
		effectiveFrom: text('effectiveFrom'),
		provisional: text('provisional') === 'on',
		universal: both('universal'),
		template: template.vi || template.en ? template : null,
		shares: Object.fromEntries(AreaCode.options.map((area) => [area, figure(`shares.${area}`) ?? 0])),
		...Object.fromEntries(
			['minLength', 'maxLength', 'targetSd', 'minutes', 'openHours', 'firstAt', 'monthsWithoutRepeat'].map((name) => [
				name,
				figure(name)
			])
		),
		stopWhenSure: figure('stopWhenSure') ?? null,
		exposure: {
			choice: text('exposure.choice'),
			...Object.fromEntries(['rate', 'burnIn', 'amongBest'].map((name) => [name, figure(`exposure.${name}`)]))
		},
		pass: { rule, cut: figure('pass.cut'), ...(rule === 'confidence' && { confidence: figure('pass.confidence') }) },
		...(assembly && { assembly })
	};
}

/** Where one end alone was typed, the other is free. */
function assemblyOf(figure: (name: string) => number | undefined): Record<string, object> | null {
	const kinds = Object.entries(BOUNDED).flatMap(([kind, labels]) => {
		const bounds = labels.flatMap((label) => {
			const [min, max] = [figure(`assembly.${kind}.${label}.min`), figure(`assembly.${kind}.${label}.max`)];
			return min === undefined && max === undefined ? [] : [[label, { min: min ?? 0, max: max ?? 100 }]];
		});
		return bounds.length > 0 ? [[kind, Object.fromEntries(bounds)]] : [];
	});
	return kinds.length > 0 ? Object.fromEntries(kinds) : null;
}
