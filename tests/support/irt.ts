import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Answer, Item } from '../../src/core/irt/index.ts';

/** Arbitrary items for the property tests of the adaptive engine. */
const slope = fc.double({ min: 0.05, max: 4, noNaN: true });
const location = fc.double({ min: -5, max: 5, noNaN: true });

export const dichotomousItem: fc.Arbitrary<Item> = fc.oneof(
	fc.record({ model: fc.constant('2pl' as const), a: slope, b: location }),
	fc.record({ model: fc.constant('3pl' as const), a: slope, b: location, c: fc.double({ min: 0, max: 0.5, noNaN: true }) })
);
const gradedItem: fc.Arbitrary<Item> = fc
	.record({ a: slope, first: location, gaps: fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { maxLength: 5 }) })
	.map(({ a, first, gaps }) => {
		const b = [first];
		for (const gap of gaps) b.push(b[b.length - 1]! + gap);
		return { model: 'grm' as const, a, b };
	});
const partialCreditItem: fc.Arbitrary<Item> = fc.record({
	model: fc.constant('gpcm' as const),
	a: slope,
	b: fc.array(location, { minLength: 1, maxLength: 6 })
});

export const anyItem: fc.Arbitrary<Item> = fc.oneof(dichotomousItem, gradedItem, partialCreditItem);

/** Reads one of the files of reference values. */
export function reference<T>(name: 'icc' | 'estimate' | 'lsat'): T {
	return JSON.parse(readFileSync(new URL(`../data/irt/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** One person's answers with every estimate that is known to be right for them. */
export interface EstimateCase {
	id: number;
	tag: string;
	items: Item[];
	answers: Answer[];
	expected: {
		EAP61: { theta: number; sd: number };
		EAPexact: { theta: number; sd: number };
		MAP: { theta: number; se: number; nModes: number };
		MLE: { theta: number | null; se?: number; loglik?: number; nModes?: number; limit?: '+inf' | '-inf' };
		WLE: { theta: number | null; se?: number };
	};
}

export function estimateCases(): EstimateCase[] {
	type Raw = Omit<EstimateCase, 'items' | 'answers'> & { items: [string, number][]; responses: number[] };
	const { banks, cases } = reference<{ banks: Record<string, Item[]>; cases: Raw[] }>('estimate');
	return cases.map(({ items, responses, ...rest }) => ({
		...rest,
		items: items.map(([bank, i]) => banks[bank]![i]!),
		answers: responses.map((category, item) => ({ item, category }))
	}));
}
