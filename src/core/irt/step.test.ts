import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyItem } from '../../../tests/support/irt.ts';
import { seeded } from '../../../tests/support/seeded.ts';
import { Refusal } from '../refusal.ts';
import { informationBound } from './bounds.ts';
import {
	areasByDeficit,
	chooseBest,
	chooseByScan,
	chooseItem,
	chooseItemByContent,
	chooseProgressive,
	chooseProgressiveByScan,
	chooseRandomesque,
	estimate,
	exposureMask,
	information,
	mayShow,
	prepareBank,
	priorOf,
	progressOf,
	step,
	stepFromAnswers,
	withAnswer,
	type Answer,
	type Item
} from './index.ts';

/** Abilities anywhere, on the cells' edges too, and outside the tables. */
const ability = fc.oneof(
	fc.double({ min: -7, max: 7, noNaN: true }),
	fc.integer({ min: -60, max: 60 }).map((n) => n / 10),
	fc.constantFrom(-6, 6, 15, -15)
);

describe('the quick search', () => {
	it('has bounds that are never below the information', () => {
		fc.assert(
			fc.property(
				anyItem,
				fc.double({ min: -6, max: 5.9, noNaN: true }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(item, low, part) => {
					expect(informationBound(item, low, low + 0.1)).toBeGreaterThanOrEqual(information(item, low + 0.1 * part));
				}
			),
			{ numRuns: 1000 }
		);
	});

	it('always chooses what looking at every item would choose', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(anyItem, fc.nat({ max: 2 }), fc.boolean()), { minLength: 1, maxLength: 60 }),
				fc.array(ability, { minLength: 1, maxLength: 20 }),
				fc.integer({ min: 1, max: 5 }),
				(rows, abilities, count) => {
					// Every third item is there twice: ties must go to the first.
					const all = [...rows, ...rows.filter((_, i) => i % 3 === 0)];
					const bank = prepareBank(
						all.map(([item]) => item),
						{ areas: all.map(([, area]) => area) }
					);
					const mask = Uint8Array.from(all, ([, , open]) => (open ? 1 : 0));
					for (const theta of abilities) {
						for (const allowed of [undefined, mask, (item: number) => mask[item]! === 0])
							for (const area of [undefined, 0, bank.areaCount - 1]) {
								const choice = { allowed, area };
								expect(chooseBest(bank, theta, count, choice)).toEqual(chooseByScan(bank, theta, count, choice));
								expect(chooseItem(bank, theta, choice)).toBe(chooseByScan(bank, theta, 1, choice)[0] ?? null);
							}
					}
				}
			),
			{ numRuns: 60 }
		);
	});

	it('does so through whole sittings of a bank of 2,000 items', () => {
		const random = seeded(2);
		const items: Item[] = Array.from({ length: 2000 }, () => ({ model: '2pl', a: 0.3 + 2 * random(), b: 6 * random() - 3 }));
		const bank = prepareBank(items);
		for (let sitting = 0; sitting < 20; sitting++) {
			const allowed = new Uint8Array(2000).fill(1);
			let posterior = priorOf(bank.grid);
			let item = sitting;
			for (let n = 0; n < 30; n++) {
				allowed[item] = 0;
				const answer = { item, category: Number(random() < 0.5) };
				const result = step(bank, posterior, answer, { allowed });
				const { theta } = estimate(bank.grid, withAnswer(bank, posterior, answer));
				expect(result.theta).toBe(theta);
				expect(result.next).toBe(chooseByScan(bank, theta, 1, { allowed })[0]!);
				posterior = result.posterior;
				item = result.next ?? 0;
			}
		}
	});

	it('from the answers alone gives the same, and never an answered item', () => {
		const random = seeded(5);
		const bank = prepareBank(Array.from({ length: 50 }, (): Item => ({ model: '2pl', a: 0.5 + random(), b: 4 * random() - 2 })));
		const answers: Answer[] = [];
		const allowed = new Uint8Array(50).fill(1);
		let posterior = priorOf(bank.grid);
		for (let next = stepFromAnswers(bank, []).next; next !== null; next = stepFromAnswers(bank, answers).next) {
			const answer = { item: next, category: Number(random() < 0.5) };
			answers.push(answer);
			allowed[next] = 0;
			const expected = step(bank, posterior, answer, { allowed });
			expect(stepFromAnswers(bank, answers).theta).toBeCloseTo(expected.theta, 9);
			posterior = expected.posterior;
		}
		expect(new Set(answers.map(({ item }) => item)).size).toBe(50);
	});

	it('gives null when nothing is allowed, and refuses an ability that is no number', () => {
		const bank = prepareBank([{ model: '2pl', a: 1, b: 0 }]);
		expect(chooseItem(bank, 0, { allowed: new Uint8Array(1) })).toBeNull();
		expect(() => chooseItem(bank, NaN)).toThrow(Refusal);
		expect(() => chooseItem(bank, 0, { area: 1 })).toThrow(Refusal);
		expect(() => chooseBest(bank, 0, 0)).toThrow(Refusal);
	});
});

describe('the progressive choice', () => {
	it('is what looking at every item gives, at every stage of a sitting', () => {
		const stage = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(
				fc.array(fc.tuple(anyItem, fc.nat({ max: 2 }), fc.boolean()), { minLength: 1, maxLength: 60 }),
				fc.array(fc.tuple(ability, fc.oneof(stage, fc.constantFrom(0, 1)), stage), { minLength: 1, maxLength: 20 }),
				(rows, places) => {
					const bank = prepareBank(
						rows.map(([item]) => item),
						{ areas: rows.map(([, area]) => area) }
					);
					const mask = Uint8Array.from(rows, ([, , open]) => (open ? 1 : 0));
					for (const [theta, progress, uniform] of places)
						for (const choice of [{}, { allowed: mask }, { area: 0 }, { allowed: mask, area: bank.areaCount - 1 }])
							expect(chooseProgressive(bank, theta, progress, uniform, choice)).toBe(
								chooseProgressiveByScan(bank, theta, progress, uniform, choice)
							);
				}
			),
			{ numRuns: 80 }
		);
	});

	it('is chance alone at the beginning and information alone at the end', () => {
		const bank = prepareBank(Array.from({ length: 8 }, (_, i): Item => ({ model: '2pl', a: 0.4 + i / 5, b: 0 })));
		const drawn = new Float64Array(8);
		for (let n = 0; n < 4000; n++) drawn[chooseProgressive(bank, 0, 0, n / 4000)!]!++;
		for (const count of drawn) expect(Math.abs(count / 500 - 1)).toBeLessThan(0.2);
		for (const uniform of [0, 0.4, 0.99]) expect(chooseProgressive(bank, 0, 1, uniform)).toBe(7);
		expect(chooseProgressive(bank, 0, 0.5, 0, { allowed: new Uint8Array(8) })).toBeNull();
		expect(() => chooseProgressive(bank, 0, 1.1, 0)).toThrow(Refusal);
		expect(() => chooseProgressive(bank, 0, 0, NaN)).toThrow(Refusal);
	});

	it('comes as far as the length or the precision, whichever is further', () => {
		expect(progressOf({ maxLength: 21 }, { length: 5, sd: 1 })).toBe(0.25);
		expect(progressOf({ maxLength: 21, targetSd: 0.4 }, { length: 5, sd: 0.5 })).toBeCloseTo(0.64, 12);
		expect(progressOf({ maxLength: 21, targetSd: 0.4 }, { length: 5, sd: 0.3 })).toBe(1);
		expect(progressOf({ maxLength: 1 }, { length: 0, sd: 1 })).toBe(0);
		expect(progressOf({}, { length: 5, sd: 1 })).toBe(1);
	});
});

describe('content', () => {
	it('serves the area that is furthest behind its share', () => {
		expect(areasByDeficit([50, 30, 20], [0, 0, 0])).toEqual([0, 1, 2]);
		expect(areasByDeficit([50, 30, 20], [1, 0, 0])).toEqual([1, 2, 0]);
		expect(areasByDeficit([1, 1, 0], [1, 1, 0])).toEqual([0, 1]);
	});

	it('ends within one item of every share', () => {
		const random = seeded(3);
		const items: Item[] = Array.from({ length: 300 }, () => ({ model: '2pl', a: 1 + random(), b: 4 * random() - 2 }));
		const areas = items.map((_, i) => i % 3);
		const bank = prepareBank(items, { areas });
		const shown = [0, 0, 0];
		const allowed = new Uint8Array(300).fill(1);
		for (let n = 0; n < 40; n++) {
			const item = chooseItemByContent(bank, 4 * random() - 2, [50, 30, 20], shown, allowed)!;
			allowed[item] = 0;
			shown[areas[item]!]!++;
		}
		[20, 12, 8].forEach((want, area) => expect(Math.abs(shown[area]! - want)).toBeLessThanOrEqual(1));
	});

	it('goes to the next area when one has no item left, and refuses shares that are none', () => {
		const bank = prepareBank(
			[
				{ model: '2pl', a: 1, b: 0 },
				{ model: '2pl', a: 1, b: 0 }
			],
			{ areas: [0, 1] }
		);
		expect(chooseItemByContent(bank, 0, [9, 1], [0, 0], Uint8Array.of(0, 1))).toBe(1);
		expect(chooseItemByContent(bank, 0, [1, 0], [0, 0], Uint8Array.of(0, 1))).toBeNull();
		for (const shares of [[0, 0], [NaN, 1], [-1, 2], [1]])
			expect(() => chooseItemByContent(bank, 0, shares, [0, 0])).toThrow(Refusal);
	});
});

describe('exposure', () => {
	it('never lets an item pass the cap', () => {
		const random = seeded(4);
		const items: Item[] = Array.from({ length: 60 }, () => ({ model: '2pl', a: 0.5 + 2 * random(), b: 2 * random() - 1 }));
		const bank = prepareBank(items);
		const cap = { rate: 0.25, burnIn: 8 };
		const shown = new Uint32Array(60);
		for (let sittings = 1; sittings <= 400; sittings++) {
			const taken = new Uint8Array(60).fill(1);
			for (let n = 0; n < 10; n++) {
				const item = chooseRandomesque(bank, random() - 0.5, 1 + (n % 4), random(), {
					allowed: exposureMask(shown, sittings, cap, taken)
				});
				if (item === null) break;
				taken[item] = 0;
				shown[item]!++;
			}
			shown.forEach((count) => expect(count).toBeLessThanOrEqual(cap.rate * (sittings + cap.burnIn)));
		}
	});

	it('draws evenly among the best, and with one takes the best', () => {
		const bank = prepareBank([0, 1, 2, 3].map((n) => ({ model: '2pl', a: 1 + n, b: 0 })));
		expect([0, 0.3, 0.5, 0.99].map((u) => chooseRandomesque(bank, 0, 2, u))).toEqual([3, 3, 2, 2]);
		expect(chooseRandomesque(bank, 0, 1, 0.99)).toBe(3);
		expect(chooseRandomesque(bank, 0, 9, 0.99)).toBe(0);
		expect(() => chooseRandomesque(bank, 0, 1, 1)).toThrow(Refusal);
	});

	it('counts the burn-in, and shows nothing on counts that are no numbers', () => {
		expect(mayShow(24, 100, { rate: 0.2, burnIn: 25 })).toBe(true);
		expect(mayShow(25, 100, { rate: 0.2, burnIn: 25 })).toBe(false);
		expect(mayShow(NaN, 100, { rate: 0.2, burnIn: 25 })).toBe(false);
		expect(() => mayShow(0, 0, { rate: 0, burnIn: 1 })).toThrow(Refusal);
		expect(() => mayShow(0, 0, { rate: 1, burnIn: NaN })).toThrow(Refusal);
	});
});
