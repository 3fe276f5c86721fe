import { Refusal } from '../../refusal.ts';
import type { Row } from './program.ts';

/** So many of these items, at least and at most: of an area, of a format; of enemies, at most 1. */
export interface CountRule {
	/** Under which it is named where it cannot be kept. */
	readonly name: string;
	readonly items: readonly number[];
	readonly min: number;
	readonly max: number;
}

/** Items that hang on one text or picture: a test has none of them, or `min` to `max`, asked one after another. */
export type ItemSet = CountRule;

/** What a test must look like as a whole. An item belongs to one set at most. */
export interface TestPlan {
	readonly length: number;
	readonly rules: readonly CountRule[];
	readonly sets?: readonly ItemSet[];
}

/** A plan over a bank of `size` items made ready: one zero-one column for each item, then one for each set. */
export interface PreparedPlan extends TestPlan {
	readonly size: number;
	readonly sets: readonly ItemSet[];
	readonly columns: number;
	/** The first is the length. */
	readonly rows: readonly Row[];
	/** The set of each item, -1 without one. */
	readonly setOf: Int16Array;
	/** The rules that each item counts for. */
	readonly rulesOf: readonly (readonly number[])[];
}

/** Items by their label of one `kind` (area, format) as rules named `kind label`; a label without bounds gets no rule. */
export function rulesByLabel(
	kind: string,
	labels: readonly string[],
	bounds: Readonly<Record<string, { readonly min: number; readonly max: number }>>
): CountRule[] {
	return Object.entries(bounds).map(([wanted, { min, max }]) => ({
		name: `${kind} ${wanted}`,
		items: labels.flatMap((label, item) => (label === wanted ? [item] : [])),
		min,
		max
	}));
}

/**
 * Refuses `shadow-bad-plan`: a length that the bank does not have, an item that is not in it, bounds that cross, an item
 * in two sets; the rule is named.
 */
export function preparePlan(size: number, { length, rules, sets = [] }: TestPlan): PreparedPlan {
	const refuse = (name: string, message: string): never => {
		throw new Refusal('shadow-bad-plan', `${name}: ${message}`, { rule: name });
	};
	if (!(Number.isInteger(length) && length >= 1 && length <= size))
		refuse('length', `must be a whole number from 1 to the ${size} items of the bank, got ${length}.`);
	const setOf = new Int16Array(size).fill(-1);
	for (const { name, items, min, max } of [...rules, ...sets]) {
		for (const item of items)
			if (!(Number.isInteger(item) && item >= 0 && item < size))
				refuse(name, `there is no item ${item} in this bank of ${size}.`);
		if (new Set(items).size !== items.length) refuse(name, 'an item is named twice.');
		if (!(Number.isInteger(min) && Number.isInteger(max) && min >= 0 && max >= min))
			refuse(name, `must have whole bounds, the lower one not above the upper, got ${min} to ${max}.`);
	}
	sets.forEach(({ name, items, min }, set) => {
		if (min < 1) refuse(name, 'a set has at least 1 of its items.');
		for (const item of items) {
			if (setOf[item] !== -1) refuse(name, `item ${item} is in ${sets[setOf[item]!]!.name} already.`);
			setOf[item] = set;
		}
	});
	const all = Array.from({ length: size }, (_, item) => item);
	const rows: Row[] = [
		rowOf('length', all, length, length),
		...rules.map(({ name, items, min, max }) => rowOf(name, items, min, max)),
		// With z the set's own column: min z ≤ Σ x ≤ max z.
		...sets.flatMap(({ name, items, min, max }, set) => [
			rowOf(name, items, 0, Infinity, [size + set, -min]),
			rowOf(name, items, -Infinity, 0, [size + set, -max])
		])
	];
	const rulesOf = all.map((): number[] => []);
	rules.forEach(({ items }, rule) => items.forEach((item) => rulesOf[item]!.push(rule)));
	return { length, rules, sets, size, columns: size + sets.length, rows, setOf, rulesOf };
}

function rowOf(name: string, items: readonly number[], lower: number, upper: number, own?: readonly [number, number]): Row {
	return {
		name,
		columns: Int32Array.from(own ? [...items, own[0]] : items),
		values: Float64Array.from(own ? [...items.map(() => 1), own[1]] : items.map(() => 1)),
		lower,
		upper
	};
}
