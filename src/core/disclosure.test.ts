import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publish, rounded, type Counts } from './disclosure.ts';

const policy = { base: 10, smallestCount: 10, smallestGroup: 30 };
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const counts = (members: number): fc.Arbitrary<Counts> =>
	fc
		.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 0, max: members })))
		.map(([learned, assessed, passed, confirmed, reached]) => ({
			members,
			learned: learned!,
			assessed: assessed!,
			passed: passed!,
			confirmed: confirmed!,
			reached: reached!
		}));

describe('rounded', () => {
	it('is a multiple of the base, never a whole base away', () => {
		fc.assert(
			fc.property(fc.nat(1_000_000), fc.integer({ min: 2, max: 100 }), chance, (count, base, u) => {
				const shown = rounded(count, base, u);
				expect(shown % base).toBe(0);
				expect(Math.abs(shown - count)).toBeLessThan(base);
			})
		);
	});
	it('adds and loses nothing on average', () => {
		for (const count of [0, 1, 14, 19, 25, 999]) {
			let sum = 0;
			for (let i = 0; i < 1000; i++) sum += rounded(count, 10, i / 1000);
			expect(sum / 1000).toBeCloseTo(count, 1);
		}
	});
	it('moves a known multiple at most: one person more is seen only where the cell turns', () => {
		fc.assert(
			fc.property(fc.nat(10_000), chance, (count, u) => {
				const step = rounded(count + 1, 10, u) - rounded(count, 10, u);
				expect([0, 10]).toContain(step);
			})
		);
	});
});

describe('publish', () => {
	it('shows no group below the smallest and no count between nothing and the smallest', () => {
		fc.assert(
			fc.property(fc.nat(200).chain(counts), chance, (row, u) => {
				const shown = publish(row, u, policy);
				if (row.members < 30) {
					expect(shown).toBeNull();
					return;
				}
				for (const [column, value] of Object.entries(shown!)) {
					const true_ = row[column as keyof Counts];
					if (true_ > 0 && true_ < 10) expect(value).toBeNull();
					else expect(value! % 10).toBe(0);
				}
			})
		);
	});
	it('keeps the order of the funnel', () => {
		fc.assert(
			fc.property(fc.integer({ min: 30, max: 5000 }).chain(counts), chance, (row, u) => {
				const shown = publish(row, u, policy)!;
				for (const column of ['learned', 'assessed', 'passed', 'confirmed', 'reached'] as const)
					if (shown[column] !== null) expect(shown[column]!).toBeLessThanOrEqual(shown.members!);
			})
		);
	});
});
