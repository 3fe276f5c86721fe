import { number, share } from '#lib/format.ts';
import { getLocale, m } from '#lib/words.ts';
import type { Policy } from '#contract/framework.ts';
import { faultWords as otherFaults, said as saidOfItems, type Fault } from '../items/words.ts';

const words = m as unknown as Record<string, ((values?: Record<string, unknown>) => string) | undefined>;

/** Words of a code of the policies: `policies_<what>_<code>`. */
export const said = (what: string, code: string): string => words[`policies_${what}_${code.replaceAll('-', '_')}`]?.() ?? code;

const FAULTS: Record<string, (details: never) => string> = {
	'a pass mark of {cut} lies beyond the scale, which ends at ±{farthest}': m.policies_fault_cut,
	'an error of {sd} is no narrower than what is known of a stranger: it must be below 1': m.policies_fault_sd,
	'{count} items for this group: where each may be in {rate} of the sittings, tests of {length} need {needed}':
		m.policies_fault_cap,
	'the least numbers add up to {least}, and a test has {length} questions': m.policies_fault_least,
	'the greatest numbers add up to {most}, and a test has {length} questions': m.policies_fault_most,
	'at least {min} are asked, and the bank has {count}': m.policies_fault_count,
	'minLength must not be above maxLength': m.policies_fault_lengths,
	'a test with hard bounds has a fixed length: minLength must be maxLength': m.policies_fault_fixed,
	'at least one area must have a share': m.policies_fault_nothing
};

/** What is wrong, in the reader's words; checks that the items share have theirs there. */
export const faultWords = (fault: Fault): string => FAULTS[fault.what]?.(fault.details as never) ?? otherFaults(fault);

/** Which field: `pass.cut`, `shares.K`, `assembly.areas.K`. */
export function fieldWords(path: string, areas: Record<string, string>): string {
	const [first = '', second = '', third = ''] = path.split('.');
	if (first === 'shares') return second ? (areas[second] ?? second) : m.policies_part_shares();
	if (first === 'assembly') return third ? labelOf(second, third, areas) : m.policies_f_bounds();
	if (second === 'vi' || second === 'en') return said('f', `${first}_${second}`);
	return said('f', second || first);
}

/** What a hard bound counts: an area, a type of question, a level. */
export function labelOf(kind: string, label: string, areas: Record<string, string>): string {
	if (kind === 'areas') return areas[label] ?? label;
	return kind === 'types' ? saidOfItems('items_type', label) : m.policies_level_n({ n: label });
}

export interface Row {
	label: string;
	value: string;
}

/** A policy as a table of plain words; `areas`: names by code. */
export function rowsOf(policy: Policy, areas: Record<string, string>): Row[] {
	const { pass, exposure, assembly } = policy;
	const say = getLocale();
	const figure = (value: number) => number(value, 2);
	const weight = Object.values(policy.shares).reduce((sum, one) => sum + one, 0);
	const bounds = Object.entries(assembly ?? {}).flatMap(([kind, of]) =>
		Object.entries(of).flatMap(([label, bound]) =>
			bound ? [`${labelOf(kind, label, areas)} ${number(bound.min)}–${number(bound.max)}`] : []
		)
	);
	const row = (field: string, value: string): Row => ({ label: said('f', field), value });
	return [
		...Object.entries(policy.shares).map(([area, one]) => ({
			label: areas[area] ?? area,
			value: share(one / weight, 0)
		})),
		row('minLength', number(policy.minLength)),
		row('maxLength', number(policy.maxLength)),
		row('targetSd', figure(policy.targetSd)),
		row('stopWhenSure', policy.stopWhenSure === null ? m.policies_none() : figure(policy.stopWhenSure)),
		row('minutes', number(policy.minutes)),
		row('openHours', number(policy.openHours)),
		row('firstAt', figure(policy.firstAt)),
		row('choice', said('choice', exposure.choice ?? 'among-best')),
		row('rate', figure(exposure.rate)),
		row('burnIn', number(exposure.burnIn)),
		row('amongBest', number(exposure.amongBest)),
		row('monthsWithoutRepeat', number(policy.monthsWithoutRepeat)),
		row('rule', said('rule', pass.rule)),
		row('cut', figure(pass.cut)),
		row('confidence', pass.rule === 'confidence' ? figure(pass.confidence) : m.policies_none()),
		row('bounds', bounds.length > 0 ? bounds.join('; ') : m.policies_none()),
		row('universal_vi', policy.universal.vi),
		row('universal_en', policy.universal.en),
		row(`template_${say}`, policy.template?.[say] ?? m.policies_none()),
		row('source', policy.source),
		row('provisional', policy.provisional ? m.policies_yes() : m.policies_no())
	];
}
