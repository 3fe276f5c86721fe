import { Refusal } from '../refusal.ts';
import { allot } from './allot.ts';

/**
 * How a number is split: into equal parts, by members of the audience, by population, or `hand`: every part was set by a person. A share is asked
 * of every part alike, whatever the rule.
 */
export const DIVISION_RULES = ['equal', 'members', 'population', 'hand'] as const;
export type DivisionRule = (typeof DIVISION_RULES)[number];

/** A part of what is asked: its size, how many members it has, and what a person set for it. */
export interface Part {
	name: string;
	members: number;
	/** Everybody who lives there, by an official number; `null` where there is none. */
	population: number | null;
	/** A number, or a share in 0..1; `null`: by the rule. */
	byHand: number | null;
}

/** How much a part weighs. A part that was set by hand needs no weight. */
function weightOf({ name, members, population, byHand }: Part, rule: DivisionRule): number {
	if (byHand !== null || rule === 'hand') return 0;
	if (rule === 'equal') return 1;
	if (rule === 'members') return members;
	if (population === null) throw new Refusal('division-population', `no population of ${name}`, { place: name });
	return population;
}

/**
 * What each part of a place is asked for. A number is split by the rule, and the parts always sum to it. A share is asked of every part alike; some
 * may be asked for less where others are asked for more, so that all together still reach it.
 *
 * @returns the goals in the order of the parts, and what they come to: the sum, or the share over all members
 * @throws Refusal those of `allot`; `division-population` (split by population, and that of a part is not known); `division-share` for a share out of
 * 0..1; `division-short` where the parts together would not reach `whole`
 */
export function divide(
	measure: 'share' | 'count',
	whole: number,
	rule: DivisionRule,
	parts: readonly Part[]
): { goals: number[]; together: number } {
	if (measure === 'count') {
		const goals = allot(
			whole,
			parts.map((part) => weightOf(part, rule)),
			parts.map(({ byHand }) => byHand)
		);
		const sum = goals.reduce((total, goal) => total + goal, 0);
		if (sum !== whole) throw new Refusal('division-short', `${sum} of ${whole}`, { together: sum, whole });
		return { goals, together: sum };
	}
	for (const { byHand } of parts)
		if (byHand !== null && !(byHand > 0 && byHand <= 1))
			throw new Refusal('division-share', `a share of ${byHand}`, { value: byHand });
	const goals = parts.map(({ byHand }) => byHand ?? whole);
	const members = parts.reduce((sum, part) => sum + part.members, 0);
	// Where nobody is known yet, each part weighs the same.
	const together = parts.reduce((sum, part, n) => sum + goals[n]! * (members > 0 ? part.members / members : 1 / parts.length), 0);
	if (together < whole - 1e-9) throw new Refusal('division-short', `${together} of ${whole}`, { together, whole });
	return { goals, together };
}
