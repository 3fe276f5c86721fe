import { describe, expect, it } from 'vitest';
import { seeded } from '../../../tests/support/seeded.ts';
import { simulate } from '../../../tests/support/simulate.ts';
import { Refusal } from '../refusal.ts';
import { chiSquareTail, logGamma, normalBelow } from './distributions.ts';
import { personFit, prepareBank, rapidThreshold, reliableChange, responseTimeEffort, type Item } from './index.ts';

describe('tails', () => {
	it('agree with the tables', () => {
		expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
		expect(chiSquareTail(5.991464547107979, 2)).toBeCloseTo(0.05, 12);
		expect(chiSquareTail(0, 1)).toBe(1);
		expect(chiSquareTail(400, 1)).toBeGreaterThan(0);
		expect(normalBelow(-1.959963984540054)).toBeCloseTo(0.025, 12);
		expect(normalBelow(0)).toBeCloseTo(0.5, 14);
		expect(normalBelow(1.2815515655446004)).toBeCloseTo(0.9, 12);
		expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
		expect(logGamma(10)).toBeCloseTo(Math.log(362880), 12);
	});
});

describe('person fit', () => {
	const items = Array.from({ length: 40 }, (_, i): Item =>
		i % 4 === 3
			? { model: 'grm', a: 1.3, b: [(i - 20) / 10 - 0.7, (i - 20) / 10 + 0.7] }
			: { model: '2pl', a: 1 + (i % 3) / 3, b: (i - 20) / 8 }
	);
	const bank = prepareBank(items);
	const answersOf = (data: Uint8Array, p: number) => items.map((_, item) => ({ item, category: data[p * 40 + item]! }));

	it('lz* of honest answers is near N(0, 1), where lz is too narrow', () => {
		const { data } = simulate(items, 400, 31);
		const fits = Array.from({ length: 400 }, (_, p) => personFit(bank, answersOf(data, p))!);
		const spread = (value: (fit: (typeof fits)[0]) => number): [number, number] => {
			const mean = fits.reduce((sum, fit) => sum + value(fit), 0) / 400;
			return [mean, Math.sqrt(fits.reduce((sum, fit) => sum + (value(fit) - mean) ** 2, 0) / 400)];
		};
		const [mean, sd] = spread((fit) => fit.lzStar);
		expect(Math.abs(mean)).toBeLessThan(0.15);
		expect(Math.abs(sd - 1)).toBeLessThan(0.1);
		expect(spread((fit) => fit.lz)[1]).toBeLessThan(sd);
		expect(fits.filter(({ p }) => p < 0.05).length / 400).toBeLessThan(0.09);
	});

	it('random answers stand out', () => {
		const random = seeded(32);
		const odd = Array.from({ length: 50 }, () =>
			personFit(
				bank,
				items.map((_, item) => ({ item, category: Number(random() < 0.5) }))
			)!
		);
		expect(odd.filter(({ p }) => p < 0.01).length).toBeGreaterThan(40);
	});

	it('says nothing of too little', () => {
		expect(personFit(bank, [])).toBeNull();
		expect(personFit(bank, [{ item: 0, category: 1 }])).toBeNull();
		expect(() => personFit(bank, [{ item: 99, category: 1 }])).toThrow(Refusal);
	});
});

describe('effort', () => {
	it('counts the answers given too fast to have been read', () => {
		expect(rapidThreshold([30, 40, 50])).toBeCloseTo(4, 12);
		expect(rapidThreshold([300, 400])).toBe(10);
		expect(responseTimeEffort([3, 20, 4, 15], [4, 4, 4, 4])).toEqual({ effort: 0.75, rapid: [0], low: true });
		expect(responseTimeEffort([5, 20], [4, 4]).low).toBe(false);
	});
	it('refuses times that are none', () => {
		for (const deed of [
			() => rapidThreshold([]),
			() => rapidThreshold([NaN]),
			() => responseTimeEffort([], []),
			() => responseTimeEffort([1], [1, 2]),
			() => responseTimeEffort([-1], [1])
		])
			expect(deed).toThrow(Refusal);
	});
});

describe('reliable change', () => {
	it('is said when the difference passes its error', () => {
		const change = reliableChange({ theta: -0.5, se: 0.3 }, { theta: 0.6, se: 0.3 });
		expect(change).toMatchObject({ verdict: 'improved' });
		expect(change.z).toBeCloseTo(2.5927, 4);
		expect(reliableChange({ theta: 0.6, se: 0.3 }, { theta: -0.5, se: 0.3 }).verdict).toBe('declined');
		expect(reliableChange({ theta: 0, se: 0.3 }, { theta: 0.5, se: 0.3 }).verdict).toBe('unclear');
	});
	it('refuses errors that are none', () => {
		for (const se of [0, -1, NaN, Infinity]) expect(() => reliableChange({ theta: 0, se }, { theta: 0, se: 1 })).toThrow(Refusal);
	});
});
