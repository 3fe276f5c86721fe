import { describe, expect, it } from 'vitest';
import { reference } from '../../../tests/support/irt.ts';
import { normalFrom, seeded } from '../seeded.ts';
import { calibrate, drawAnswer, MISSING, scoreFit, type Item, type Responses } from './index.ts';

interface Lsat {
	patterns: number[][];
	freq: number[];
}
const { LSAT7 } = reference<{ LSAT7: Lsat }>('lsat');
const lsat7: Responses = {
	persons: LSAT7.patterns.length,
	items: 5,
	data: Uint8Array.from(LSAT7.patterns.flat()),
	weights: LSAT7.freq
};

/** Everybody answers everything; abilities standard normal. */
function form(truth: readonly Item[], persons: number, seed: number): Responses {
	const random = seeded(seed);
	const normal = normalFrom(random);
	const data = new Uint8Array(persons * truth.length);
	for (let p = 0; p < persons; p++) {
		const ability = normal();
		truth.forEach((item, i) => (data[p * truth.length + i] = drawAnswer(item, ability, random())));
	}
	return { persons, items: truth.length, data };
}
const items = Array.from({ length: 20 }, (_, i): Item => {
	const b = (i - 10) / 6;
	if (i % 5 === 2) return { model: 'gpcm', a: 1, b: [b - 0.5, b + 0.5] };
	return i % 5 === 4 ? { model: '3pl', a: 1.3, b, c: 0.2 } : { model: '2pl', a: 0.8 + (i % 3) / 3, b };
});

describe('S-X²', () => {
	// Chalmers 2012: `itemfit` of LSAT7 in the manual of mirt.
	it('of LSAT7 under the 2PL is what is published: item 2 fits ill, the others do not', () => {
		const found = calibrate(
			lsat7,
			Array.from({ length: 5 }, () => ({ model: '2pl' }) as const)
		).items.map(({ item }) => item!);
		const fits = scoreFit(found, lsat7);
		expect(fits.map((fit) => fit!.degreesOfFreedom)).toEqual([2, 2, 2, 2, 2]);
		for (const [i, published] of [4.749, 14.45, 1.27, 5.237, 0.941].entries())
			expect(Math.abs(fits[i]!.chiSquare - published)).toBeLessThan(0.01);
		expect(fits.map((fit) => fit!.p < 0.01)).toEqual([false, true, false, false, false]);
	});

	it('raises no alarm where the items are what they are said to be, of whatever model', () => {
		const fits = scoreFit(items, form(items, 2000, 5), { estimated: false }).map((fit) => fit!);
		const ratio = fits.reduce((sum, fit) => sum + fit.chiSquare / fit.degreesOfFreedom, 0) / fits.length;
		expect(Math.abs(ratio - 1)).toBeLessThan(0.2);
		expect(fits.filter(({ p }) => p < 0.01).length).toBeLessThanOrEqual(1);
	});

	it('finds the item that is harder than it is said to be, and the one that tells nothing', () => {
		const truth = items.map((item, i): Item =>
			i === 8 ? ({ ...item, b: (item.b as number) + 0.6 } as Item) : i === 11 ? ({ ...item, a: 0.2 } as Item) : item
		);
		const fits = scoreFit(items, form(truth, 2000, 6), { estimated: false });
		for (const i of [8, 11]) expect(fits[i]!.p).toBeLessThan(1e-6);
	});

	it('says nothing where nothing is left to say', () => {
		expect(scoreFit(items.slice(0, 2), form(items.slice(0, 2), 50, 7))).toEqual([null, null]);
		const allRight = { persons: 30, items: 20, data: new Uint8Array(600).fill(1) };
		for (const fit of scoreFit(items, allRight)) expect(fit === null || Number.isFinite(fit.chiSquare)).toBe(true);
	});

	it.each([
		['irt-bad-responses', () => scoreFit(items, { persons: 1, items: 19, data: new Uint8Array(19) })],
		['irt-bad-responses', () => scoreFit(items, { persons: 1, items: 20, data: new Uint8Array(20).fill(MISSING) })],
		['irt-bad-responses', () => scoreFit(items, { persons: 1, items: 20, data: new Uint8Array(20).fill(2) })],
		['irt-bad-item', () => scoreFit([{ model: '2pl', a: 0, b: 0 }], { persons: 0, items: 1, data: new Uint8Array(0) })],
		['irt-bad-number', () => scoreFit(items, form(items, 2, 1), { fewest: 0 })]
	] as [string, () => unknown][])('refuses %s', (code, deed) => expect(deed).toThrow(expect.objectContaining({ code })));
});
