import { describe, expect, it } from 'vitest';
import { normalFrom, seeded } from '../../seeded.ts';
import { simulate } from '../../../../tests/support/simulate.ts';
import { Refusal } from '../../refusal.ts';
import {
	combineImputations,
	estimate,
	latentRegression,
	plausibleValues,
	posteriorOf,
	prepareBank,
	probabilityAbove,
	type Item
} from '../index.ts';

const items = Array.from({ length: 12 }, (_, i): Item => ({ model: '2pl', a: 1.2, b: (i - 6) / 4 }));
const bank = prepareBank(items);

describe('plausible values', () => {
	it('are spread as the posterior is', () => {
		const random = seeded(51);
		const posterior = posteriorOf(
			bank,
			items.map((_, item) => ({ item, category: Number(item < 8) }))
		);
		const { theta, sd } = estimate(bank.grid, posterior);
		const draws = plausibleValues(bank.grid, posterior, Array.from({ length: 20000 }, random));
		const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
		const spread = Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length);
		expect(Math.abs(mean - theta)).toBeLessThan(0.015);
		expect(Math.abs(spread - sd)).toBeLessThan(0.015);
		for (const cut of [-0.33, 0.21, 0.9])
			expect(
				Math.abs(draws.filter((value) => value >= cut).length / draws.length - probabilityAbove(bank.grid, posterior, cut))
			).toBeLessThan(0.015);
	});
	it('rise with the uniform number, and stay in the grid', () => {
		const draws = plausibleValues(bank.grid, posteriorOf(bank, []), [0, 0.001, 0.3, 0.5, 0.7, 0.999999]);
		expect([...draws]).toEqual([...draws].sort((a, b) => a - b));
		expect(draws[0]).toBe(-6);
		expect(draws[3]).toBeCloseTo(0, 6);
	});
	it('refuse chance outside [0, 1)', () => {
		for (const uniform of [1, -0.1, NaN])
			expect(() => plausibleValues(bank.grid, bank.grid.logPrior, [uniform])).toThrow(Refusal);
		expect(() => plausibleValues(bank.grid, new Float64Array(3), [0.5])).toThrow(Refusal);
	});
	it('are combined with what they do not know (Rubin)', () => {
		const { estimate: mean, se, unknownShare } = combineImputations([1, 2, 3], [0.5, 0.5, 0.5]);
		expect(mean).toBe(2);
		expect(se).toBeCloseTo(Math.sqrt(0.5 + 4 / 3), 12);
		expect(unknownShare).toBeCloseTo(4 / 3 / (0.5 + 4 / 3), 12);
		expect(() => combineImputations([1], [1])).toThrow(Refusal);
		expect(() => combineImputations([1, NaN], [1, 1])).toThrow(Refusal);
	});
});

describe('latent regression', () => {
	const random = seeded(52);
	const normal = normalFrom(random);
	const x = Array.from({ length: 1500 }, () => [1, Number(random() < 0.5), normal()]);
	const { data } = simulate(items, 1500, 53, (z, p) => -0.3 + 0.6 * x[p]![1]! + 0.4 * x[p]![2]! + 0.8 * z);
	const people = x.map((own, p) => ({ x: own, answers: items.map((_, item) => ({ item, category: data[p * 12 + item]! })) }));

	it('finds what the estimates of persons would shrink', () => {
		const result = latentRegression(bank, people);
		expect(result.converged).toBe(true);
		[-0.3, 0.6, 0.4].forEach((truth, j) => {
			expect(Math.abs(result.coefficients[j]! - truth)).toBeLessThan(3 * result.errors[j]!);
			expect(result.errors[j]).toBeLessThan(0.1);
		});
		expect(Math.abs(result.residualSd - 0.8)).toBeLessThan(0.08);
		const means = result.posteriors.map((posterior) => estimate(bank.grid, posterior).theta);
		expect(means.every(Number.isFinite)).toBe(true);
	});
	it('of a constant alone is the mean and spread of the people', () => {
		const result = latentRegression(
			bank,
			people.map(({ answers }) => ({ answers, x: [1] }))
		);
		expect(Math.abs(result.coefficients[0]!)).toBeLessThan(0.1);
		expect(Math.abs(result.residualSd - Math.hypot(0.8, 0.3, 0.4))).toBeLessThan(0.1);
	});
	it('refuses predictors that repeat one another, that are no numbers, or are too many', () => {
		const bad = [
			people.map((person) => ({ ...person, x: [1, 1] })),
			people.map((person) => ({ ...person, x: [NaN] })),
			people.map((person) => ({ ...person, x: [] })),
			people.slice(0, 2),
			[...people, { answers: [], x: [1] }],
			[]
		];
		for (const group of bad) expect(() => latentRegression(bank, group)).toThrow(Refusal);
	});
	it('ends whatever the answers: everybody right', () => {
		const all = people.slice(0, 30).map(({ x: own }) => ({ x: own, answers: items.map((_, item) => ({ item, category: 1 })) }));
		const result = latentRegression(bank, all, { maxSteps: 40 });
		expect([...result.coefficients, result.residualSd, result.logLikelihood].every(Number.isFinite)).toBe(true);
	});
});
