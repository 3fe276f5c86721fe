import { number, share } from '#lib/format.ts';
import { m } from '#lib/words.ts';

/** A goal in words: `> 80 %`, `1.000.000`. As many decimals as it has, at most two. */
export function goalWords({ measure, goal, op }: { measure: 'share' | 'count'; goal: number; op?: '>=' | '>' }): string {
	const percent = goal * 100;
	const decimals = [0, 1, 2].find((digits) => Math.abs(percent - Number(percent.toFixed(digits))) < 1e-9) ?? 2;
	return `${op === '>' ? '> ' : ''}${measure === 'count' ? number(goal) : share(goal, decimals)}`;
}

export const kindWords = {
	issued: m.targets_kind_issued,
	revised: m.targets_kind_revised,
	restated: m.targets_kind_restated,
	withdrawn: m.cascade_kind_withdrawn
};
export const ruleWords = { sum: m.targets_rule_sum, joined: m.targets_rule_joined, kept: m.targets_rule_kept };
export const ruleShort = {
	sum: m.targets_rule_short_sum,
	joined: m.targets_rule_short_joined,
	kept: m.targets_rule_short_kept
};
