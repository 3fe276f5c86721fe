import { describe, expect, it } from 'vitest';
import { normalFrom, seeded } from '../seeded.ts';
import {
	chooseRandomesque,
	drawAnswer,
	estimate,
	itemFit,
	prepareBank,
	priorOf,
	releaseProblems,
	withAnswer,
	type Answer,
	type CalibratedItem,
	type Item
} from './index.ts';

const bank = prepareBank(
	Array.from({ length: 30 }, (_, i): Item => {
		const b = (i - 15) / 7;
		if (i % 5 === 2) return { model: 'gpcm', a: 1.1, b: [b - 0.4, b + 0.4] };
		return i % 5 === 4 ? { model: '3pl', a: 1.4, b, c: 0.2 } : { model: '2pl', a: 1 + (i % 3) / 4, b };
	})
);
const prior = priorOf(bank.grid, { mean: -0.3, sd: 0.9 });

/** Adaptive sittings of 10 answers: what comes later follows from every answer before. */
function adaptive(truth: readonly Item[], people: number, seed: number): { answers: Answer[]; prior: Float64Array }[] {
	const random = seeded(seed);
	const normal = normalFrom(random);
	return Array.from({ length: people }, () => {
		const ability = -0.3 + 0.9 * normal();
		const allowed = new Uint8Array(30).fill(1);
		const answers: Answer[] = [];
		let posterior = prior;
		for (let n = 0; n < 10; n++) {
			const item = chooseRandomesque(bank, estimate(bank.grid, posterior).theta, 4, random(), { allowed })!;
			allowed[item] = 0;
			const answer = { item, category: drawAnswer(truth[item]!, ability, random()) };
			answers.push(answer);
			posterior = withAnswer(bank, posterior, answer);
		}
		return { answers, prior };
	});
}

describe('item fit of adaptive sittings', () => {
	it('raises no alarm where the items are what they are said to be', () => {
		const fits = itemFit(bank, adaptive(bank.items, 1500, 71)).flatMap((fit) => fit ?? []);
		expect(fits.length).toBeGreaterThan(25);
		expect(fits.reduce((sum, fit) => sum + fit.chiSquare / fit.degreesOfFreedom, 0) / fits.length).toBeCloseTo(1, 0);
		expect(fits.filter(({ p }) => p < 0.01).length).toBeLessThanOrEqual(1);
		expect(fits.filter(({ p }) => p < 0.5).length).toBeGreaterThan(7);
		for (const { infit } of fits) expect(Math.abs(infit - 1)).toBeLessThan(0.2);
	});

	it('finds the item that is harder than it is said to be, and the one that tells nothing', () => {
		const truth = bank.items.map((item, i): Item =>
			i === 13 ? ({ ...item, b: (item.b as number) + 0.8 } as Item) : i === 16 ? ({ ...item, a: 0.2 } as Item) : item
		);
		const fits = itemFit(bank, adaptive(truth, 1500, 72));
		for (const i of [13, 16]) {
			expect(fits[i]!.p).toBeLessThan(1e-4);
			expect(fits[i]!.rmsd).toBeGreaterThan(0.08);
		}
		expect(fits[13]!.groups.every(({ observed, expected }) => observed < expected + 0.05)).toBe(true);
		expect(fits[16]!.infit).toBeGreaterThan(1.03);
		const others = fits.filter((fit, i) => fit && i !== 13 && i !== 16 && fit.p < 0.001);
		expect(others).toHaveLength(0);
	});

	it('groups are of people in order, and all answers are in one', () => {
		const fit = itemFit(bank, adaptive(bank.items, 400, 73), { groups: 4 })[14]!;
		expect(fit.groups.reduce((sum, { answers }) => sum + answers, 0)).toBe(fit.answers);
		fit.groups.slice(1).forEach(({ theta }, g) => expect(theta).toBeGreaterThanOrEqual(fit.groups[g]!.theta));
		expect(fit.degreesOfFreedom).toBe(fit.groups.length);
	});

	it('estimated parameters cost degrees of freedom, and few answers give no fit', () => {
		const sittings = adaptive(bank.items, 400, 73);
		const fit = itemFit(bank, sittings, { fewest: 10, estimated: true })[14]!;
		expect(fit.degreesOfFreedom).toBe(fit.groups.length - 3);
		expect(itemFit(bank, sittings, { groups: 3, estimated: true })[14]).toBeNull();
		expect(itemFit(bank, sittings.slice(0, 20))).toEqual(bank.items.map(() => null));
		expect(itemFit(bank, [{ answers: [] }])).toEqual(bank.items.map(() => null));
	});

	it.each([
		['irt-bad-number', () => itemFit(bank, [], { groups: 1 })],
		['irt-bad-number', () => priorOf(bank.grid, { mean: 0, sd: 0 })],
		['irt-unknown-item', () => itemFit(bank, [{ answers: [{ item: 99, category: 0 }] }])]
	] as [string, () => unknown][])('refuses %s', (code, deed) => expect(deed).toThrow(expect.objectContaining({ code })));
});

describe('releasing a new item', () => {
	const rule = {
		fewestAnswers: 500,
		largestErrorOfB: 0.25,
		largestErrorOfA: 0.25,
		lowestSlope: 0.4,
		farthest: 4,
		largestMisfit: 0.1
	};
	const good: CalibratedItem = {
		item: { model: '2pl', a: 1, b: 0.2 },
		errors: { a: 0.1, b: [0.1], location: 0.1, d: [0.1] },
		status: 'estimated',
		answers: 800
	};
	const fit = itemFit(bank, adaptive(bank.items, 400, 74))[14]!;
	it.each([
		[[], good],
		[['too-few-answers'], { ...good, answers: 10 }],
		[['no-estimate'], { ...good, item: null, errors: null, status: 'no-variance' }],
		[['at-bound', 'imprecise'], { ...good, status: 'at-bound', errors: null }],
		[['imprecise', 'tells-little'], { ...good, item: { model: '2pl', a: 0.3, b: 0 } }],
		[['too-far'], { ...good, item: { model: 'grm', a: 1, b: [0, 5] } }]
	] as [string[], CalibratedItem][])('%j', (problems, found) => expect(releaseProblems(found, fit, rule)).toEqual(problems));
	it('asks for a fit, and for a good one', () => {
		expect(releaseProblems(good, null, rule)).toEqual(['fit-unknown']);
		expect(releaseProblems(good, { ...fit, rmsd: 0.2 }, rule)).toEqual(['misfit']);
	});
});
