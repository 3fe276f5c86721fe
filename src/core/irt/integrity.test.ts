import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../seeded.ts';
import { sumTail } from './distributions.ts';
import {
	drawAnswer,
	fastAndRight,
	prepareBank,
	responseTimeEffort,
	sameWrongChance,
	similarity,
	thresholdsByMode,
	type Item,
	type Sheet
} from './index.ts';

describe('the tail of a sum of chances', () => {
	it('is what going through all outcomes gives', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), fc.nat(9), (chances, count) => {
				let tail = 0;
				for (let outcome = 0; outcome < 2 ** chances.length; outcome++) {
					const happens = (n: number): boolean => ((outcome >> n) & 1) === 1;
					if (chances.filter((_, n) => happens(n)).length < count) continue;
					tail += chances.reduce((p, chance, n) => p * (happens(n) ? chance : 1 - chance), 1);
				}
				expect(sumTail(chances, count)).toBeCloseTo(tail, 10);
			})
		);
	});
});

describe('answers alike in a sitting room', () => {
	const bank = prepareBank(Array.from({ length: 40 }, (_, i): Item => ({ model: '2pl', a: 1.2, b: (i - 20) / 10 })));
	const third = bank.items.map(() => 1 / 3);
	/** Somebody of this ability; a wrong answer is one of three, evenly. */
	const sitter = (theta: number, random: () => number): Sheet => ({
		theta,
		answers: bank.items.map((item, i) => {
			const category = drawAnswer(item, theta, random());
			return { item: i, category, response: category ? 'key' : `wrong ${Math.floor(3 * random())}` };
		})
	});

	it('strangers raise no alarm: p is below .05 one time in twenty', () => {
		const random = seeded(91);
		const room = Array.from({ length: 45 }, () => sitter(2 * random() - 1, random));
		const pairs = similarity(bank, room, third);
		expect(pairs).toHaveLength((45 * 44) / 2);
		const share = pairs.filter(({ p }) => p < 0.05).length / pairs.length;
		expect(share).toBeGreaterThan(0.02);
		expect(share).toBeLessThan(0.06);
		expect(pairs.filter(({ adjusted }) => adjusted < 0.05)).toHaveLength(0);
		const mean = pairs.reduce((sum, { same, expected }) => sum + same - expected, 0) / pairs.length;
		expect(Math.abs(mean)).toBeLessThan(0.5);
	});

	it('somebody who copied two thirds of a neighbour stands first', () => {
		const random = seeded(92);
		const room = Array.from({ length: 20 }, () => sitter(random() - 0.5, random));
		room[7] = { ...room[7]!, answers: room[7]!.answers.map((own, i) => (i % 3 ? room[3]!.answers[i]! : own)) };
		const [first, second] = similarity(bank, room, third);
		expect([first!.first, first!.second]).toEqual([3, 7]);
		expect(first!.adjusted).toBeLessThan(0.001);
		expect(first!.sameWrong).toBeGreaterThan(5);
		expect(second!.adjusted).toBeGreaterThan(0.05);
	});

	it('compares what both saw, and says nothing of too little', () => {
		const random = seeded(93);
		const [one, two] = [sitter(0, random), sitter(0, random)];
		const half: Sheet = { theta: 0, answers: two.answers.slice(0, 12) };
		expect(similarity(bank, [one, half], third)[0]).toMatchObject({ common: 12 });
		expect(similarity(bank, [one, { theta: 0, answers: two.answers.slice(0, 4) }], third)).toEqual([]);
		expect(similarity(bank, [], third)).toEqual([]);
	});

	it('the chance of the same wrong answer comes from the answers, and few of them say little', () => {
		expect(sameWrongChance([1000, 1000, 1000], 0.5)).toBeCloseTo(1 / 3, 2);
		expect(sameWrongChance([], 0.4)).toBe(0.4);
		expect(sameWrongChance([1], 0.4)).toBe(0.4);
		expect(sameWrongChance([5000, 0, 0])).toBeGreaterThan(0.99);
	});

	it.each([
		['irt-bad-number', () => similarity(bank, [], [0.5])],
		['irt-bad-number', () => similarity(bank, [], third, 0)],
		['irt-bad-number', () => sameWrongChance([-1])],
		['irt-bad-number', () => similarity(bank, [{ theta: NaN, answers: [] }], third)],
		['irt-unknown-item', () => similarity(bank, [{ theta: 0, answers: [{ item: 40, category: 0, response: '' }] }], third)],
		['irt-unknown-category', () => similarity(bank, [{ theta: 0, answers: [{ item: 0, category: 2, response: '' }] }], third)]
	] as [string, () => unknown][])('refuses %s', (code, deed) => expect(deed).toThrow(expect.objectContaining({ code })));
});

describe('times', () => {
	it('each mode has its own thresholds, few times borrow those of all modes, fewer still give none', () => {
		const many = (item: number, mode: number, seconds: number, count: number) =>
			Array.from({ length: count }, () => ({ item, mode, seconds }));
		const thresholds = thresholdsByMode(
			[...many(0, 0, 40, 50), ...many(0, 1, 80, 50), ...many(1, 0, 40, 50), ...many(1, 1, 90, 5), ...many(2, 0, 40, 3)],
			3,
			2
		);
		expect(thresholds[0]![0]).toBeCloseTo(4, 10);
		expect(thresholds[1]![0]).toBeCloseTo(8, 10);
		expect(thresholds[1]![1]).toBeCloseTo((50 * 40 + 5 * 90) / 550, 10);
		expect([thresholds[0]![2], thresholds[1]![2]]).toEqual([0, 0]);
		expect(responseTimeEffort([0.1], [thresholds[0]![2]!]).effort).toBe(1);
		expect(() => thresholdsByMode([{ item: 3, mode: 0, seconds: 1 }], 3, 2)).toThrow(
			expect.objectContaining({ code: 'irt-bad-times' })
		);
	});

	it('rapid answers that are right more often than guessing gives', () => {
		const seconds = [1, 1, 1, 1, 30];
		const thresholds = [4, 4, 4, 4, 4];
		const guess = [0.25, 0.25, 0.25, 0.25, 0.25];
		expect(fastAndRight(seconds, thresholds, [true, true, true, true, true], guess)).toEqual({
			rapid: 4,
			right: 4,
			expected: 1,
			p: 0.25 ** 4
		});
		expect(fastAndRight(seconds, thresholds, [false, false, false, false, true], guess)).toMatchObject({ right: 0, p: 1 });
		expect(fastAndRight([30], [4], [true], [0.25])).toEqual({ rapid: 0, right: 0, expected: 0, p: 1 });
		expect(() => fastAndRight([1], [4], [], [])).toThrow(expect.objectContaining({ code: 'irt-bad-number' }));
		expect(() => fastAndRight([1], [4], [true], [2])).toThrow(expect.objectContaining({ code: 'irt-bad-number' }));
	});
});
