import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allot } from './allot.ts';

const weights = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 120 });

describe('a whole among parts', () => {
	test('equal ones, with the rest to the first', () => {
		expect(allot(100, [1, 1, 1])).toEqual([34, 33, 33]);
		expect(allot(0, [1, 2])).toEqual([0, 0]);
	});
	test('by hand for some', () => {
		expect(allot(100, [1, 1, 1], [null, 50, null])).toEqual([25, 50, 25]);
		expect(allot(10, [0, 0], [4, 6])).toEqual([4, 6]);
	});
	test('always sums to the whole, near each one’s share, and gives nothing to whom nothing belongs', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 5_000_000 }), weights, (whole, weights) => {
				const total = weights.reduce((sum, weight) => sum + weight, 0);
				fc.pre(total > 0);
				const parts = allot(whole, weights);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
				for (const [n, part] of parts.entries()) {
					expect(Math.abs(part - (whole * weights[n]!) / total)).toBeLessThan(1 + 1e-6);
					if (weights[n] === 0) expect(part).toBe(0);
				}
			})
		);
	});
	test('what is set by hand stays, whatever else moves', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 10_000 }), weights, fc.nat({ max: 119 }), (whole, weights, at) => {
				fc.pre(weights.length > 1 && weights.some((weight, n) => weight > 0 && n !== at % weights.length));
				const byHand = weights.map((_, n) => (n === at % weights.length ? Math.floor(whole / 3) : null));
				const parts = allot(whole, weights, byHand);
				expect(parts[at % weights.length]).toBe(Math.floor(whole / 3));
				expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
			})
		);
	});
	test.each([
		[() => allot(-1, [1]), 'allot-number'],
		[() => allot(1.5, [1]), 'allot-number'],
		[() => allot(5, [Number.NaN]), 'allot-number'],
		[() => allot(5, [1, 1], [3, 3]), 'allot-over'],
		[() => allot(5, [0, 0]), 'allot-nobody'],
		[() => allot(5, []), 'allot-nobody']
	])('refuses what cannot be split %#', (split, code) => {
		expect(split).toThrow(expect.objectContaining({ code }));
	});
});
