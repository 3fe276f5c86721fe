import { describe, expect, it } from 'vitest';
import { normalFrom, seeded } from '../seeded.ts';
import {
	chooseItemByContent,
	chooseRandomesque,
	drawAnswer,
	estimate,
	exposureMask,
	posteriorOf,
	prepareBank,
	probabilityAbove,
	sideOf,
	stepFromAnswers,
	stopReason,
	type Answer,
	type Item,
	type StopReason
} from './index.ts';

/** Whole sittings of simulated people, through the door and nothing else, as the assessment module will hold them. */
const random = seeded(61);
const normal = normalFrom(random);
const items = Array.from({ length: 240 }, (_, i): Item => {
	const a = Math.exp(0.3 + 0.25 * normal());
	const b = 1.3 * normal();
	return i % 5 === 4
		? { model: i % 10 === 4 ? 'grm' : 'gpcm', a, b: [b - 0.6, b + 0.6] }
		: i % 5 === 3
			? { model: '3pl', a, b, c: 0.2 }
			: { model: '2pl', a, b };
});
const areas = items.map((_, i) => i % 6);
const bank = prepareBank(items, { areas });
const rule = { minLength: 8, maxLength: 40, targetSd: 0.35 };

function sit(
	theta: number,
	choose: (answers: readonly Answer[], theta: number) => number | null
): { answers: Answer[]; reason: StopReason } {
	const answers: Answer[] = [];
	for (;;) {
		const { theta: now, sd } = estimate(bank.grid, posteriorOf(bank, answers));
		const next = choose(answers, now);
		const reason = stopReason(rule, { length: answers.length, sd, next });
		if (reason || next === null) return { answers, reason: reason ?? 'exhausted' };
		answers.push({ item: next, category: drawAnswer(items[next]!, theta, random()) });
	}
}

describe('a hundred and fifty people', () => {
	const people = Array.from({ length: 150 }, () => {
		const theta = normal();
		return { theta, ...sit(theta, (answers) => stepFromAnswers(bank, answers).next) };
	});
	it('are measured as precisely as is claimed', () => {
		const z = people.map(({ theta, answers }) => {
			const found = estimate(bank.grid, posteriorOf(bank, answers));
			return (found.theta - theta) / found.sd;
		});
		expect(Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length)).toBeLessThan(1.2);
		expect(z.filter((value) => Math.abs(value) < 1.96).length / z.length).toBeGreaterThan(0.9);
	});
	it('by far fewer items than a fixed test would ask', () => {
		const short = people.filter(({ reason }) => reason === 'precision');
		expect(short.length).toBeGreaterThan(130);
		expect(short.reduce((sum, { answers }) => sum + answers.length, 0) / short.length).toBeLessThan(16);
	});
	it('and are hardly ever put on the wrong side of a pass mark with confidence', () => {
		const sides = people.map(
			({ theta, answers }) => [theta >= 0.5, sideOf(probabilityAbove(bank.grid, posteriorOf(bank, answers), 0.5), 0.95)] as const
		);
		const wrong = sides.filter(([isAbove, side]) => (isAbove && side === 'below') || (!isAbove && side === 'above'));
		expect(wrong.length).toBeLessThanOrEqual(8);
		expect(sides.filter(([, side]) => side !== 'undecided').length).toBeGreaterThan(75);
	});
});

describe('with content shares and an exposure cap', () => {
	it('areas are served by their shares, no item is seen too often, and precision is paid with a few more items', () => {
		const shares = [3, 3, 2, 2, 1, 1];
		const shown = new Uint32Array(items.length);
		const cap = { rate: 0.3, burnIn: 10 };
		let total = 0;
		const perArea = new Float64Array(6);
		for (let sittings = 1; sittings <= 60; sittings++) {
			const byArea = new Uint32Array(6);
			const taken = new Uint8Array(items.length).fill(1);
			const { answers } = sit(normal(), (_, now) => {
				const item = chooseItemByContent(bank, now, shares, byArea, exposureMask(shown, sittings, cap, taken));
				if (item !== null) {
					taken[item] = 0;
					shown[item]!++;
					byArea[areas[item]!]!++;
				}
				return item;
			});
			for (const { item } of answers) perArea[areas[item]!]!++;
			total += answers.length;
			for (const count of shown) expect(count).toBeLessThanOrEqual(cap.rate * (sittings + cap.burnIn));
		}
		shares.forEach((share, area) => expect(Math.abs(perArea[area]! / total - share / 12)).toBeLessThan(0.06));
		expect(total / 60).toBeLessThan(25);
	});

	it('a randomesque choice opens the bank: people of one ability do not all see the same items', () => {
		const seen = new Set<number>();
		for (let n = 0; n < 30; n++) {
			const taken = new Uint8Array(items.length).fill(1);
			for (let k = 0; k < 8; k++) {
				const item = chooseRandomesque(bank, 0.2, 6, random(), { allowed: taken })!;
				taken[item] = 0;
				seen.add(item);
			}
		}
		expect(seen.size).toBeGreaterThan(8);
	});
});
