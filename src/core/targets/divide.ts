import { Refusal } from '../refusal.ts';
import { allot } from './allot.ts';

/** A part of what is asked: its size, how many members it has, and what a person set for it. */
export interface Part {
	members: number;
	/** A number, or a share in 0..1; `null`: by the rule. */
	byHand: number | null;
}

/**
 * What each part of a place is asked for. A number is split, equally or by members, and the parts always sum to it. A share is asked of every part
 * alike; some may be asked for less where others are asked for more, so that all together still reach it.
 *
 * @param rule whether a number is split equally or by members; nothing to a share
 * @returns the goals in the order of the parts, and what they come to: the sum, or the share over all members
 * @throws Refusal those of `allot`; `division-share` for a share out of 0..1; `division-short` where the parts together would not reach `whole`
 */
export function divide(
	measure: 'share' | 'count',
	whole: number,
	rule: 'equal' | 'members',
	parts: readonly Part[]
): { goals: number[]; together: number } {
	if (measure === 'count') {
		const weights = parts.map(({ members }) => (rule === 'equal' ? 1 : members));
		const byHand = parts.map((part) => part.byHand);
		const goals = allot(whole, weights, byHand);
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
