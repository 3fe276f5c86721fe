import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalFrom, seeded } from '../seeded.ts';
import { drift, onOldScale, type Item } from './index.ts';

const random = seeded(81);
const normal = normalFrom(random);
const before = Array.from({ length: 40 }, (_, i): Item => {
	const a = Math.exp(0.2 + 0.2 * normal());
	const b = 1.2 * normal();
	return i % 4 === 3 ? { model: 'grm', a, b: [b - 0.5, b + 0.5] } : { model: '2pl', a, b };
});
/** The same items calibrated anew: on another scale, and with a little error. */
const again = before.map((item): Item => {
	const a = item.a * Math.exp(0.03 * normal());
	const move = 0.04 * normal();
	const noisy = (
		Array.isArray(item.b) ? { ...item, a, b: item.b.map((b) => b + move) } : { ...item, a, b: (item.b as number) + move }
	) as Item;
	return onOldScale(noisy, { slope: 1.3, shift: -0.4 });
});
const moved = again.map((item, i): Item => {
	if (i === 5) return { ...item, b: (item.b as number) - 1.1 } as Item;
	if (i === 9) return { ...item, a: item.a * 0.4 };
	return item;
});

describe('drift', () => {
	it('finds none where there is none, and the change of scale', () => {
		const { items, link, settled } = drift(before, again);
		expect(settled).toBe(true);
		expect(items.some(({ drifted }) => drifted)).toBe(false);
		expect(link.slope).toBeCloseTo(1 / 1.3, 1);
		expect(link.shift).toBeCloseTo(0.4 / 1.3, 1);
	});

	it('finds the leaked item that has become easier and the one that tells less, and links without them', () => {
		const { items, link, settled } = drift(before, moved);
		expect(settled).toBe(true);
		expect(items.flatMap(({ drifted }, i) => (drifted ? [i] : []))).toEqual([5, 9]);
		expect(items[5]!.difficulty).toBeLessThan(-0.5);
		expect(items[5]!.signedArea).toBeGreaterThan(0.5);
		expect(items[9]!.logSlope).toBeLessThan(-0.5);
		expect(items[9]!.unsignedArea).toBeGreaterThan(0.3);
		const clean = drift(
			before.filter((_, i) => i !== 5 && i !== 9),
			moved.filter((_, i) => i !== 5 && i !== 9)
		);
		expect(link).toEqual(clean.link);
	});

	it('the area between two curves that only stand apart is the distance of their difficulties (Raju 1988)', () => {
		fc.assert(
			fc.property(fc.double({ min: 0.3, max: 0.9, noNaN: true }), fc.constantFrom(1, -1), (size, sign) => {
				const steep = Array.from({ length: 12 }, (_, i): Item => ({ model: '2pl', a: 6, b: (i - 6) / 5 }));
				const { items } = drift(
					steep,
					steep.map((item, i): Item => (i === 4 ? { model: '2pl', a: 6, b: (item.b as number) + sign * size } : item))
				);
				expect(items.filter(({ drifted }) => drifted)).toEqual([items[4]]);
				expect(items[4]!.signedArea).toBeCloseTo(-sign * size, 2);
				expect(items[4]!.unsignedArea).toBeCloseTo(size, 2);
			}),
			{ numRuns: 10 }
		);
	});

	it.each([
		['irt-bad-link', () => drift(before, again.slice(1))],
		['irt-no-anchors', () => drift([], [])],
		['irt-no-anchors', () => drift(before.slice(0, 2), again.slice(0, 2))],
		['irt-bad-number', () => drift(before, again, { criterion: 0 })]
	] as [string, () => unknown][])('refuses %s', (code, deed) => expect(deed).toThrow(expect.objectContaining({ code })));
});
