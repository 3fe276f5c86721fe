import { describe, expect, it } from 'vitest';
import { normalFrom, seeded } from '../../seeded.ts';
import {
	drawAnswer,
	estimate,
	groupGrowth,
	posteriorOf,
	prepareBank,
	type Answer,
	type Item,
	type TwoOccasions
} from '../index.ts';

const bank = prepareBank(Array.from({ length: 40 }, (_, i): Item => ({ model: '2pl', a: 1.1, b: (i - 20) / 9 })));

/** Everybody answers ten items before and ten others after; abilities -0.5 ± 1 before, 0.4 more and more alike after. */
function measured(people: number, seed: number, growth = 0.4): TwoOccasions[] {
	const random = seeded(seed);
	const normal = normalFrom(random);
	const sit = (theta: number, from: number): Answer[] =>
		Array.from({ length: 10 }, (_, n) => ({
			item: from + 4 * n,
			category: drawAnswer(bank.items[from + 4 * n]!, theta, random())
		}));
	return Array.from({ length: people }, (_, p) => {
		const z = normal();
		const before = -0.5 + z;
		const after = -0.5 + growth + 0.75 * z + 0.25 * normal();
		return { before: sit(before, p % 2), ...(p % 10 < 8 && { after: sit(after, 2 + (p % 2)) }) };
	});
}

describe('growth of a group', () => {
	it('is what it was, within its error, where the mean of estimates falls short', () => {
		const people = measured(1500, 61);
		const { growth, se, before, after, both, beyondError, converged, effect } = groupGrowth(bank, people);
		expect(converged).toBe(true);
		expect(Math.abs(growth - 0.4)).toBeLessThan(3 * se);
		expect(Math.abs(before.mean + 0.5)).toBeLessThan(3 * before.se);
		expect(Math.abs(before.sd - 1)).toBeLessThan(0.1);
		expect(after.sd).toBeLessThan(0.95);
		expect([before.people, after.people, both]).toEqual([1500, 1200, 1200]);
		expect(beyondError).toBe(true);
		expect(effect).toBeCloseTo(growth / before.sd, 12);
		const eap = (answers: readonly Answer[]): number => estimate(bank.grid, posteriorOf(bank, answers)).theta;
		const pairs = people.filter((person) => person.after);
		const naive = pairs.reduce((sum, person) => sum + eap(person.after!) - eap(person.before!), 0) / pairs.length;
		expect(naive).toBeLessThan(0.9 * growth);
	});

	it('has the standard error that repeating the whole thing shows', () => {
		const runs = Array.from({ length: 60 }, (_, n) => groupGrowth(bank, measured(120, 700 + n)));
		const mean = runs.reduce((sum, { growth }) => sum + growth, 0) / runs.length;
		const spread = Math.sqrt(runs.reduce((sum, { growth }) => sum + (growth - mean) ** 2, 0) / (runs.length - 1));
		const claimed = runs.reduce((sum, { se }) => sum + se, 0) / runs.length;
		expect(claimed / spread).toBeGreaterThan(0.75);
		expect(claimed / spread).toBeLessThan(1.35);
		// Two groups of strangers would have a larger one: pairing tells something.
		const strangers = runs[0]!;
		expect(strangers.se).toBeLessThan(Math.hypot(strangers.before.se, strangers.after.se));
	});

	it('nobody grew: the interval says so', () => {
		const people = measured(400, 62, 0).map(({ before }) => ({ before: before!, after: before! }));
		expect(groupGrowth(bank, people)).toMatchObject({ growth: 0, beyondError: false });
	});

	it('refuses a handful of people, and says on which occasion', () => {
		const few = measured(12, 63).map((person, p) => (p < 5 ? person : { before: person.before! }));
		expect(() => groupGrowth(bank, few)).toThrow(
			expect.objectContaining({ code: 'growth-too-few', details: expect.objectContaining({ when: 'after' }) })
		);
		expect(() => groupGrowth(bank, measured(20, 64), 0)).toThrow(expect.objectContaining({ code: 'irt-bad-number' }));
	});
});
