import { asCompared } from '../text.ts';
import type { Outcome, PartRule, Rule, Value, Values } from './stage.ts';

const same = (one: Value | undefined, other: Value): boolean =>
	typeof one === 'string' && typeof other === 'string' ? asCompared(one) === asCompared(other) : one === other;

const holds = ({ value, is }: Outcome, values: Values): boolean =>
	(Array.isArray(is) ? (is as readonly string[]) : [is as Value]).some((wanted) => same(values[value], wanted));

/** The rule point by point, in its order: whether each thing asked came about, and each thing forbidden did not. */
export const outcomes = ({ all, none = [] }: Rule, values: Values): boolean[] => [
	...all.map((outcome) => holds(outcome, values)),
	...none.map((outcome) => !holds(outcome, values))
];

/** Whether what was reached is what was asked: all of it, or it is not. */
export const ruleMet = (rule: Rule, values: Values): boolean => outcomes(rule, values).every(Boolean);

/** What the whole rule is worth: one point more than the best of its parts. */
export const pointsOfAll = (parts: readonly PartRule[]): number => Math.max(0, ...parts.map(({ points }) => points)) + 1;

/**
 * The points that a state earns: those of the best part that it meets, and one more where it meets the whole rule. A state that meets
 * all that another meets never earns less.
 */
export function pointsAt(rule: Rule, parts: readonly PartRule[], values: Values): number {
	if (ruleMet(rule, values)) return pointsOfAll(parts);
	const met = parts.filter(({ all }) => ruleMet({ all, none: rule.none }, values));
	return Math.max(0, ...met.map(({ points }) => points));
}
