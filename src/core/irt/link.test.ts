import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyItem } from '../../../tests/support/irt.ts';
import { normalFrom, seeded } from '../seeded.ts';
import { Refusal } from '../refusal.ts';
import { haebara, meanSigma, onOldScale, probabilities, stockingLord, type Item, type Link } from './index.ts';

/** The inverse of a link: from the old scale to the new. */
const undone = ({ slope, shift }: Link): Link => ({ slope: 1 / slope, shift: -shift / slope });
const usual = fc.record({
	slope: fc.double({ min: 0.6, max: 1.6, noNaN: true }),
	shift: fc.double({ min: -1.5, max: 1.5, noNaN: true })
});

describe('a scale moved and brought back', () => {
	it('an item keeps its chances', () => {
		fc.assert(
			fc.property(anyItem, usual, fc.double({ min: -3, max: 3, noNaN: true }), (item, link, theta) => {
				const before = probabilities(item, theta);
				probabilities(onOldScale(item, link), link.slope * theta + link.shift).forEach((p, k) =>
					expect(p).toBeCloseTo(before[k]!, 9)
				);
			})
		);
	});

	it('every method finds the link of items that agree perfectly', () => {
		const old: Item[] = [
			{ model: '2pl', a: 1.2, b: -1 },
			{ model: '3pl', a: 0.9, b: 0.3, c: 0.2 },
			{ model: 'grm', a: 1.5, b: [-0.5, 0.4, 1.6] },
			{ model: 'gpcm', a: 0.8, b: [0.9, -0.2] }
		];
		fc.assert(
			fc.property(usual, (link) => {
				const moved = old.map((item) => onOldScale(item, undone(link)));
				for (const method of [meanSigma, haebara, stockingLord]) {
					const found = method(old, moved);
					expect(found.slope).toBeCloseTo(link.slope, 6);
					expect(found.shift).toBeCloseTo(link.shift, 6);
				}
				expect(haebara(old, moved).converged).toBe(true);
				expect(haebara(old, moved).distance).toBeLessThan(1e-12);
			})
		);
	});

	it('and comes near with items that agree only nearly; one bad item moves mean-sigma most', () => {
		const normal = normalFrom(seeded(21));
		const link = { slope: 1.2, shift: 0.4 };
		const old = Array.from({ length: 30 }, (): Item => ({ model: '2pl', a: Math.exp(0.2 * normal()), b: normal() }));
		const moved = old.map((item) => onOldScale(item, undone(link))) as Extract<Item, { model: '2pl' }>[];
		const noisy = moved.map(({ model, a, b }): Item => ({ model, a: a * Math.exp(0.05 * normal()), b: b + 0.05 * normal() }));
		noisy[0] = { model: '2pl', a: 0.3, b: -9 };
		for (const method of [haebara, stockingLord]) {
			const found = method(old, noisy);
			expect(found.converged).toBe(true);
			expect(Math.abs(found.slope - 1.2)).toBeLessThan(0.08);
			expect(Math.abs(found.shift - 0.4)).toBeLessThan(0.08);
		}
		expect(Math.abs(meanSigma(old, noisy).slope - 1.2)).toBeGreaterThan(0.2);
	});

	it('refuses lists that do not belong together, and mean-sigma a single difficulty', () => {
		const item: Item = { model: '2pl', a: 1, b: 0 };
		for (const method of [meanSigma, haebara, stockingLord]) {
			expect(() => method([], [])).toThrow(Refusal);
			expect(() => method([item], [])).toThrow(Refusal);
			expect(() => method([item], [{ model: 'grm', a: 1, b: [0, 1] }])).toThrow(Refusal);
			expect(() => method([item], [{ ...item, a: NaN }])).toThrow(Refusal);
		}
		expect(() => meanSigma([item, item], [item, item])).toThrow(Refusal);
		expect(haebara([item], [{ ...item, b: 0.5 }])).toMatchObject({ converged: true });
	});
});
