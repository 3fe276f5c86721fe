import { describe, expect, it } from 'vitest';
import { seeded } from '../seeded.ts';
import {
	chooseByScan,
	chooseItem,
	chooseProgressive,
	derivatives,
	estimate,
	expectedScore,
	information,
	logProbabilities,
	mapEstimate,
	mlEstimate,
	personFit,
	posteriorOf,
	prepareBank,
	step,
	stopReason,
	wleEstimate,
	type Answer,
	type Item
} from './index.ts';

/** All four models in one bank, steep and flat, near and far. */
const items = [0.05, 1, 4].flatMap((a) =>
	[-5, 0, 5].flatMap((b): Item[] => [
		{ model: '2pl', a, b },
		{ model: '3pl', a, b, c: 0.25 },
		{ model: 'grm', a, b: [b - 1, b, b + 1] },
		{ model: 'gpcm', a, b: [b + 1, b - 1] }
	])
);
const bank = prepareBank(items);
const topOf = (item: Item): number => (item.model === 'grm' || item.model === 'gpcm' ? item.b.length : 1);
const allFinite = (values: Iterable<number>): boolean => [...values].every(Number.isFinite);

describe.each([-15, -8, 8, 15])('at θ = %d', (theta) => {
	it('every curve of every model is a number, and the information is not negative', () => {
		for (const item of items) {
			expect(allFinite(logProbabilities(item, theta))).toBe(true);
			expect(allFinite(derivatives(item, theta))).toBe(true);
			expect(Number.isFinite(expectedScore(item, theta))).toBe(true);
			expect(information(item, theta)).toBeGreaterThanOrEqual(0);
			expect(logProbabilities(item, theta).reduce((sum, logP) => sum + Math.exp(logP), 0)).toBeCloseTo(1, 12);
		}
	});
	it('an item is still chosen, and it is the best', () => {
		expect(chooseItem(bank, theta)).toBe(chooseByScan(bank, theta, 1)[0]);
		expect(items[chooseProgressive(bank, theta, 0.5, 0.3)!]).toBeDefined();
	});
});

describe('after 2,000 answers of mixed models', () => {
	const random = seeded(9);
	const sittings: [string, (item: Item) => number][] = [
		['all the lowest', () => 0],
		['all the highest', topOf],
		['at random', (item) => Math.floor(random() * (topOf(item) + 1))]
	];
	it.each(sittings)('%s: every estimate is a number or says that there is none', (_, answerOf) => {
		const answers = Array.from({ length: 2000 }, (__, n): Answer => {
			const item = n % items.length;
			return { item, category: answerOf(items[item]!) };
		});
		const posterior = posteriorOf(bank, answers);
		const { theta, sd } = estimate(bank.grid, posterior);
		expect(allFinite([theta, sd])).toBe(true);
		const after = step(bank, posterior, { item: 0, category: 1 });
		expect(allFinite([after.theta, after.sd])).toBe(true);
		expect(after.next).not.toBeNull();
		expect(stopReason({ targetSd: 0.3, maxLength: 3000 }, { length: 2000, sd, next: after.next })).toBe('precision');
		const someOfEach = answers.slice(0, 180);
		for (const found of [mapEstimate(bank, someOfEach), mlEstimate(bank, someOfEach), wleEstimate(bank, someOfEach)]) {
			expect(allFinite([found.theta, found.logLikelihood])).toBe(true);
			expect(Number.isFinite(found.se) || ['above', 'below', 'several'].includes(found.status)).toBe(true);
		}
		const fit = personFit(bank, someOfEach);
		if (fit) expect(allFinite([fit.lz, fit.lzStar, fit.p])).toBe(true);
	});
});
