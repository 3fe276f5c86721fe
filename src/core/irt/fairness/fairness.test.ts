import { describe, expect, it } from 'vitest';
import { seeded } from '../../../../tests/support/seeded.ts';
import { simulate } from '../../../../tests/support/simulate.ts';
import { Refusal } from '../../refusal.ts';
import { logisticDif, mantelHaenszel, MISSING, screenBias, type FairnessData, type Item } from '../index.ts';
import { fitLogistic } from './logistic-regression.ts';

const PERSONS = 3000;
const fair = Array.from({ length: 20 }, (_, i): Item => ({ model: '2pl', a: 1 + (i % 3) / 4, b: (i - 10) / 7 }));
/** Items 3 and 7 are harder for the focal group, item 12 tells it less; the focal group is also weaker, which is no unfairness. */
const unfair = fair.map((item, i): Item =>
	i === 3 || i === 7
		? { model: '2pl', a: item.a, b: (item.b as number) + 0.9 }
		: i === 12
			? { model: '2pl', a: 0.35, b: item.b as number }
			: item
);

function twoGroups(reference: Item[], focal: Item[], seed: number): FairnessData & { thetas: Float64Array } {
	const first = simulate(reference, PERSONS, seed);
	const second = simulate(focal, PERSONS, seed + 1, (z) => z - 0.5);
	const data = new Uint8Array(2 * PERSONS * reference.length);
	data.set(first.data);
	data.set(second.data, first.data.length);
	const groups = Uint8Array.from({ length: 2 * PERSONS }, (_, p) => (p < PERSONS ? 0 : 1));
	return {
		persons: 2 * PERSONS,
		items: reference.length,
		data,
		groups,
		thetas: Float64Array.of(...first.thetas, ...second.thetas)
	};
}

describe('one table by hand', () => {
	it('Mantel–Haenszel of two strata', () => {
		// Two items: the second makes the strata. By score: 0 and 2 hold no information on item 0 beyond themselves.
		const rows: number[][] = [];
		const add = (group: number, first: number, second: number, times: number): void => {
			for (let n = 0; n < times; n++) rows.push([group, first, second]);
		};
		add(0, 1, 0, 30);
		add(0, 0, 1, 20);
		add(1, 1, 0, 20);
		add(1, 0, 1, 30);
		const data = Uint8Array.from(rows.flatMap(([, first, second]) => [first!, second!]));
		const { items } = mantelHaenszel({ persons: 100, items: 2, data, groups: rows.map(([group]) => group!) }, { maxRounds: 1 });
		// One stratum, score 1: reference 30 right 20 wrong, focal 20 right 30 wrong.
		expect(items[0]!.oddsRatio).toBeCloseTo((30 * 30) / (20 * 20), 12);
		expect(items[0]!.delta).toBeCloseTo(-2.35 * Math.log(2.25), 12);
		// In one stratum the standard error is that of a single log odds ratio.
		expect(items[0]!.se).toBeCloseTo(2.35 * Math.sqrt(1 / 30 + 1 / 20 + 1 / 20 + 1 / 30), 12);
		expect(items[0]!.chiSquare).toBeCloseTo((5 - 0.5) ** 2 / ((50 * 50 * 50 * 50) / (100 * 100 * 99)), 12);
	});

	it('logistic regression of a 2 × 2 table gives the log odds', () => {
		const { coefficients, converged } = fitLogistic(
			[
				{ x: [1, 0], right: 30, total: 50 },
				{ x: [1, 1], right: 20, total: 50 }
			],
			2
		);
		expect(converged).toBe(true);
		expect(coefficients[0]).toBeCloseTo(Math.log(30 / 20), 6);
		expect(coefficients[1]).toBeCloseTo(Math.log(20 / 30) - Math.log(30 / 20), 6);
	});
	it('complete separation ends, and says so', () => {
		const { converged, coefficients } = fitLogistic(
			[
				{ x: [1, -1], right: 0, total: 50 },
				{ x: [1, 1], right: 50, total: 50 }
			],
			2
		);
		expect(converged).toBe(false);
		expect(coefficients.every(Number.isFinite)).toBe(true);
	});
});

describe('simulated unfairness', () => {
	const data = twoGroups(fair, unfair, 41);
	it('Mantel–Haenszel finds the harder items, and only those', () => {
		const { items, settled } = mantelHaenszel(data);
		expect(settled).toBe(true);
		expect(items.flatMap((item, i) => (item.class === 'C' ? [i] : []))).toEqual([3, 7]);
		expect(items[3]!.delta).toBeLessThan(-1.5);
		expect(items.filter(({ class: c }) => c === 'A').length).toBeGreaterThanOrEqual(16);
	});
	it('so it does matched on abilities, with answers missing', () => {
		const random = seeded(43);
		const holes = { ...data, data: data.data.map((category) => (random() < 0.3 ? MISSING : category)) };
		const { items } = mantelHaenszel(holes, { abilities: data.thetas });
		expect(items.flatMap((item, i) => (item.class === 'C' ? [i] : []))).toEqual([3, 7]);
	});
	it('logistic regression also finds the item that tells less', () => {
		const { items } = logisticDif(data);
		for (const i of [3, 7]) {
			expect(items[i]!.uniform.p).toBeLessThan(1e-6);
			expect(items[i]!.gap).toBeLessThan(-0.5);
		}
		expect(items[12]!.nonUniform.p).toBeLessThan(1e-6);
		const others = items.filter((_, i) => ![3, 7, 12].includes(i));
		expect(others.every((item) => item.class === 'A' && item.converged)).toBe(true);
	});
	it('a fair test has none', () => {
		const { items, rounds } = mantelHaenszel(twoGroups(fair, fair, 47));
		expect(items.every((item) => item.class === 'A')).toBe(true);
		expect(rounds).toBe(1);
	});
});

/** Thousands of people, and the machine may have other work. */
const PATIENCE = { timeout: 60_000 };

describe('screening one factor', () => {
	const { groups, thetas, ...responses } = twoGroups(fair, unfair, 41);
	// A third level, whose answers must not count.
	const levels = Uint8Array.from(groups as Uint8Array, (group, p) => (p % 7 === 0 ? 9 : 4 + group));
	it('finds the biased items by either test, and whom they favour', PATIENCE, () => {
		const found = screenBias(responses, levels, { reference: 4, focal: 5 }, { abilities: thetas });
		for (const i of [3, 7]) expect(found[i]).toMatchObject({ class: 'C', favours: 'reference' });
		expect(found[12]!.logistic.nonUniform.p).toBeLessThan(1e-6);
		expect(found.filter((item) => item.class !== 'A').length).toBeLessThanOrEqual(4);
		expect(found[0]).toMatchObject({
			reference: levels.filter((l) => l === 4).length,
			focal: levels.filter((l) => l === 5).length
		});
		const turned = screenBias(responses, levels, { reference: 5, focal: 4 }, { abilities: thetas });
		expect(turned[3]).toMatchObject({ class: 'C', favours: 'focal' });
	});
	it('says nothing of an item that too few of one level answered', PATIENCE, () => {
		const data = responses.data.map((category, at) => {
			const [p, i] = [Math.floor(at / 20), at % 20];
			return i === 3 && groups[p] === 1 && p % 40 > 0 ? MISSING : category;
		});
		const found = screenBias({ ...responses, data }, levels, { reference: 4, focal: 5 }, { abilities: thetas });
		expect(found[3]).toMatchObject({ class: 'too-few', favours: null });
		expect(found[3]!.focal).toBeLessThan(200);
		expect(found[7]!.class).toBe('C');
	});
	it('refuses levels that do not fit', () => {
		for (const deed of [
			() => screenBias(responses, [1], { reference: 4, focal: 5 }),
			() => screenBias(responses, levels, { reference: 4, focal: 4 }),
			() => screenBias(responses, levels, { reference: 1, focal: 2 })
		])
			expect(deed).toThrow(Refusal);
	});
});

describe('little data', () => {
	it('one group, or all alike, leaves nothing to compare', () => {
		const same = { persons: 4, items: 2, data: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1), groups: [0, 0, 1, 1] };
		expect(mantelHaenszel(same).items[0]).toMatchObject({ oddsRatio: null, class: 'A' });
		expect(logisticDif(same).items[0]).toMatchObject({ gap: null, class: 'A' });
		const alone = { persons: 4, items: 2, data: Uint8Array.of(0, 1, 1, 0, 1, 1, 0, 0), groups: [0, 0, 0, 0] };
		expect(mantelHaenszel(alone).items[0]).toMatchObject({ oddsRatio: null, class: 'A' });
		expect(logisticDif(alone).items[0]).toMatchObject({ gap: null, class: 'A' });
		const unseen = { ...alone, data: new Uint8Array(8).fill(MISSING) };
		expect(mantelHaenszel(unseen).items[0]).toMatchObject({ oddsRatio: null, persons: 0 });
		expect(logisticDif(unseen).items[0]).toMatchObject({ gap: null, persons: 0 });
	});
	it('refuses what does not fit', () => {
		const good = { persons: 2, items: 1, data: Uint8Array.of(0, 1), groups: [0, 1] };
		for (const bad of [
			{ ...good, groups: [0] },
			{ ...good, groups: [0, 2] },
			{ ...good, data: Uint8Array.of(0, 2) },
			{ ...good, data: Uint8Array.of(0) },
			{ ...good, persons: 0 }
		])
			expect(() => mantelHaenszel(bad)).toThrow(Refusal);
		expect(() => logisticDif(good, { abilities: [1] })).toThrow(Refusal);
		expect(() => logisticDif(good, { maxRounds: 0 })).toThrow(Refusal);
	});
});
