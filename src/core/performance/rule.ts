import { asCompared } from '../text.ts';
import type { Outcome, Rule, Value, Values } from './stage.ts';

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
