import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import {
	estimate,
	makeGrid,
	posteriorOf,
	prepareBank,
	probabilityAbove,
	scoreAreas,
	sideOf,
	stopReason,
	type Item
} from './index.ts';

describe('stopping', () => {
	const rule = { minLength: 5, maxLength: 20, targetSd: 0.35, confidence: 0.95, maxSeconds: 600 };
	const going = { length: 10, sd: 0.5, probabilityAbove: 0.5, seconds: 60, next: 3 };
	it.each([
		[null, going],
		['precision', { ...going, sd: 0.35 }],
		[null, { ...going, sd: 0.1, length: 4 }],
		['classified', { ...going, probabilityAbove: 0.96 }],
		['classified', { ...going, probabilityAbove: 0.04 }],
		['length', { ...going, length: 20 }],
		['time', { ...going, seconds: 600 }],
		['exhausted', { ...going, next: null }],
		['exhausted', { ...going, length: 2, next: null }],
		['precision', { ...going, length: 20, sd: 0.3, next: null }]
	] as const)('%s', (reason, progress) => expect(stopReason(rule, progress)).toBe(reason));

	it('without limits ends with the bank', () => {
		expect(stopReason({}, { length: 999, sd: 0.1, next: 1 })).toBeNull();
		expect(stopReason({}, { length: 999, sd: 0.1, next: null })).toBe('exhausted');
	});
	it.each([
		{ targetSd: 0 },
		{ targetSd: NaN },
		{ maxLength: 0 },
		{ confidence: 0.5 },
		{ confidence: 1 },
		{ maxSeconds: -1 },
		{ minLength: 9, maxLength: 8 }
	])('refuses %j', (bad) => expect(() => stopReason(bad, going)).toThrow(Refusal));
});

describe('the side of the pass mark', () => {
	const items: Item[] = Array.from({ length: 20 }, (_, i) => ({ model: '2pl', a: 1.8, b: (i - 10) / 5 }));
	const answers = items.map((_, item) => ({ item, category: Number(item < 12) }));
	const coarse = prepareBank(items);
	const fine = prepareBank(items, { grid: makeGrid({ points: 6001 }) });

	it('is what a hundred times finer grid says', () => {
		const posterior = posteriorOf(coarse, answers);
		const exact = posteriorOf(fine, answers);
		for (let cut = -1; cut <= 2; cut += 0.07)
			expect(Math.abs(probabilityAbove(coarse.grid, posterior, cut) - probabilityAbove(fine.grid, exact, cut))).toBeLessThan(
				0.005
			);
	});

	it('falls as the mark rises, from 1 to 0', () => {
		const posterior = posteriorOf(coarse, answers);
		expect(probabilityAbove(coarse.grid, posterior, -9)).toBe(1);
		expect(probabilityAbove(coarse.grid, posterior, 9)).toBe(0);
		const cut = fc.double({ min: -7, max: 7, noNaN: true });
		const above = (mark: number): number => probabilityAbove(coarse.grid, posterior, mark);
		fc.assert(
			fc.property(cut, cut, (p, q) => {
				expect(above(Math.min(p, q))).toBeGreaterThanOrEqual(above(Math.max(p, q)) - 1e-12);
			})
		);
	});

	it('is said only when sure', () => {
		expect([0.96, 0.5, 0.04].map((p) => sideOf(p, 0.95))).toEqual(['above', 'undecided', 'below']);
		expect(() => sideOf(0.9, 1)).toThrow(Refusal);
	});
});

describe('areas', () => {
	const bank = prepareBank(
		Array.from({ length: 12 }, (_, i) => ({ model: '2pl', a: 1.5, b: (i % 4) - 1.5 })),
		{ areas: Array.from({ length: 12 }, (_, i) => Math.floor(i / 4)) }
	);
	const answers = [0, 1, 2, 3].map((item) => ({ item, category: 1 })).concat([{ item: 4, category: 0 }]);

	it('lean on the whole where answers are few, and say so', () => {
		const { theta } = estimate(bank.grid, posteriorOf(bank, answers));
		const [strong, single, none] = scoreAreas(bank, answers, theta);
		expect(strong).toMatchObject({ area: 0, answers: 4, tooFew: false });
		expect(strong!.theta).toBeGreaterThan(theta);
		expect(single).toMatchObject({ answers: 1, tooFew: true });
		expect(single!.theta).toBeLessThan(theta);
		expect(none).toMatchObject({ answers: 0, tooFew: true });
		expect(none!.theta).toBeCloseTo(theta, 6);
		expect(none!.sd).toBeCloseTo(0.7, 6);
	});
	it('refuse answers to unknown items', () => expect(() => scoreAreas(bank, [{ item: 99, category: 1 }], 0)).toThrow(Refusal));
});
