import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate, expectedScore, posteriorOf, prepareBank, type TwoParameter } from '../irt/index.ts';
import {
	angoffCut,
	bookmarkCut,
	flagsOf,
	hindrancesOf,
	locationOf,
	panelCut,
	rescorer,
	spread,
	sumRescored,
	type ItemFigures,
	type MeasurementRules
} from './index.ts';

const items = Array.from({ length: 30 }, (_, i): TwoParameter => ({ model: '2pl', a: 1.2, b: -2 + (4 * i) / 29 }));

describe('a panel’s pass mark', () => {
	const theta = fc.double({ min: -3, max: 3, noNaN: true });

	test('Angoff: chances taken from a curve give back the ability they were taken at', () => {
		fc.assert(
			fc.property(theta, (at) => {
				const chances = items.map((item) => expectedScore(item, at));
				expect(angoffCut(items, chances)).toBeCloseTo(at, 4);
			})
		);
	});
	test('an item lies where it is mastered with the chance that counts', () => {
		fc.assert(
			fc.property(theta, fc.double({ min: 0.51, max: 0.95, noNaN: true }), (b, rp) => {
				const item: TwoParameter = { model: '2pl', a: 1.3, b };
				expect(expectedScore(item, locationOf(item, rp))).toBeCloseTo(rp, 5);
			})
		);
	});
	test('a bookmark lies between two pages, never outside the booklet, and rises with the page', () => {
		const locations = items.map((item) => locationOf(item, 2 / 3));
		const cuts = Array.from({ length: 31 }, (_, n) => bookmarkCut(locations, n + 1));
		expect(cuts[0]).toBe(locations[0]);
		expect(cuts[30]).toBe(locations[29]);
		expect([...cuts].sort((p, q) => p - q)).toEqual(cuts);
	});
	test('a page that is not in the booklet and a chance that is none are refused by name', () => {
		expect(() => bookmarkCut([0, 1], 4)).toThrow(
			expect.objectContaining({ code: 'bad-judgement', details: { value: 4, highest: 3 } })
		);
		expect(() =>
			angoffCut(
				items,
				items.map((_, i) => (i === 4 ? 1.2 : 0.5))
			)
		).toThrow(expect.objectContaining({ code: 'bad-judgement', details: { place: 5, value: 1.2, highest: 1 } }));
		expect(() => angoffCut(items, [0.5])).toThrow(expect.objectContaining({ code: 'bad-judgement' }));
	});
	test('what a panel says together: mean, median, spread, error', () => {
		expect(panelCut([0, 1, 5])).toMatchObject({ panellists: 3, mean: 2, median: 1, low: 0, high: 5 });
		expect(panelCut([0, 1, 5])!.se).toBeCloseTo(Math.sqrt(7 / 3), 10);
		expect(panelCut([0.3])).toMatchObject({ mean: 0.3, median: 0.3, sd: null, se: null });
		expect(panelCut([])).toBeNull();
	});
	test('a booklet covers the scale, easiest first, no item twice', () => {
		fc.assert(
			fc.property(fc.array(theta, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (locations, count) => {
				const chosen = spread(locations, count);
				expect(new Set(chosen).size).toBe(Math.min(count, locations.length));
				const at = chosen.map((i) => locations[i]!);
				expect([...at].sort((p, q) => p - q)).toEqual(at);
			})
		);
	});
});

describe('old results under new parameters', () => {
	test('the same parameters give the same result; harder items give a higher one', () => {
		const answers = items.slice(5, 20).map((_, n) => ({ item: 5 + n, category: n % 2 }));
		const bank = prepareBank(items);
		const old = estimate(bank.grid, posteriorOf(bank, answers));
		const pass = { rule: 'estimate' } as const;
		const cut = old.theta + 0.2;
		expect(rescorer(items)(answers, pass, cut)).toMatchObject({ ...old, passed: false });
		const harder = items.map((item) => ({ ...item, b: item.b + 0.5 }));
		expect(rescorer(harder)(answers, pass, cut)).toMatchObject({ passed: true });
	});
	test('in sum: every sitting stands in one field and one stretch', () => {
		const earned = (theta: number, passed: boolean) => ({ theta, sd: 0.4, passed });
		const sum = sumRescored([
			[earned(0, true), earned(0.1, true)],
			[earned(0, true), earned(-0.5, false)],
			[earned(-1, false), earned(3, true)]
		]);
		expect(sum).toMatchObject({ sittings: 3, beyondOwnError: 2, passes: { both: 1, onlyBefore: 1, onlyNow: 1, neither: 0 } });
		expect(sum.histogram.counts.reduce((p, q) => p + q, 0)).toBe(3);
		expect(sumRescored([])).toMatchObject({ sittings: 0, before: 0, moved: 0 });
	});
});

describe('what is said of an item', () => {
	const rules: MeasurementRules = {
		release: {
			fewestAnswers: 500,
			largestErrorOfB: 0.2,
			largestErrorOfA: 0.25,
			lowestSlope: 0.4,
			farthest: 3.5,
			largestMisfit: 0.05
		},
		look: {
			minAnswers: 200,
			tooEasy: 0.95,
			tooHard: 0.1,
			weakSlope: 0.5,
			rmsd: 0.05,
			overCap: 0.02
		}
	};
	const good: ItemFigures = {
		answers: 800,
		right: 0.6,
		exposure: 0.2,
		present: { a: 1, b: 0, released: true },
		found: { a: 1.1, b: 0.05, seA: 0.1, seB: 0.1 },
		status: 'estimated',
		fit: { answers: 800, chiSquare: 8, degreesOfFreedom: 8, p: 0.4, rmsd: 0.02, infit: 1 },
		drift: { difference: 0.05, z: 0.3, moved: false },
		fairness: {},
		points: []
	};
	const dif = {
		delta: -2,
		se: 0.3,
		p: 0.0001,
		class: 'C',
		favours: 'reference',
		holds: true,
		reference: 400,
		focal: 400
	} as const;
	const codes = (item: ItemFigures) => flagsOf(item, rules, 0.25).map(({ code }) => code);

	test('of a good one nothing, and it may be released', () => {
		expect(codes(good)).toEqual([]);
		expect(hindrancesOf(good, rules)).toEqual([]);
	});
	test('of one that few answered nothing but that', () => {
		expect(codes({ ...good, answers: 100, right: 1, fairness: { age: dif } })).toEqual(['few']);
		expect(hindrancesOf({ ...good, answers: 100 }, rules)).toEqual(['too-few-answers']);
	});
	test('each fault has its word', () => {
		expect(
			codes({
				...good,
				fairness: { age: dif, sex: { ...dif, delta: 1.7, class: 'B', favours: 'focal' }, mode: { ...dif, favours: null } }
			})
		).toEqual(['easier-sex', 'harder-age', 'crossing-mode']);
		expect(codes({ ...good, fairness: { age: { ...dif, holds: false } } })).toEqual([]);
		expect(codes({ ...good, drift: { difference: 0.6, z: 4, moved: true }, right: 0.97, exposure: 0.3 })).toEqual([
			'harder-than-known',
			'too-easy',
			'often'
		]);
		expect(codes({ ...good, found: { ...good.found!, a: 0.45 }, fit: { ...good.fit!, rmsd: 0.08 } })).toEqual(['misfit', 'weak']);
		expect(hindrancesOf({ ...good, fit: { ...good.fit!, rmsd: 0.08 }, fairness: { age: dif } }, rules)).toEqual([
			'misfit',
			'biased'
		]);
		expect(hindrancesOf({ ...good, found: null, status: 'no-variance' }, rules)).toEqual(['no-estimate']);
	});
	test('another difficulty than the experts thought is a note, than was measured a fault', () => {
		const moved = { ...good, drift: { difference: 0.6, z: 4, moved: true } };
		expect(flagsOf(moved, rules, 0.25)[0]).toEqual({ code: 'harder-than-known', weight: 'look' });
		expect(flagsOf({ ...moved, present: { ...moved.present, released: false } }, rules, 0.25)[0]!.weight).toBe('note');
	});
});
