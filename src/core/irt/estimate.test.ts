import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyItem, dichotomousItem, estimateCases, reference } from '../../../tests/support/irt.ts';
import { seeded } from '../../../tests/support/seeded.ts';
import { Refusal } from '../refusal.ts';
import {
	categoryCount,
	estimate,
	makeGrid,
	modelOf,
	posteriorOf,
	prepareBank,
	priorOf,
	withAnswer,
	type Answer,
	type Bank,
	type Item
} from './index.ts';

const eap = (bank: Bank, answers: readonly Answer[]) => estimate(bank.grid, posteriorOf(bank, answers));

describe('reference values', () => {
	it.each(estimateCases().map((c) => [c.id, c.tag, c] as const))('%i %s', (_id, _tag, { items, answers, expected }) => {
		const coarse = eap(prepareBank(items), answers);
		expect(Math.abs(coarse.theta - expected.EAP61.theta)).toBeLessThan(1e-9);
		expect(Math.abs(coarse.sd - expected.EAP61.sd)).toBeLessThan(1e-9);
		expect(Math.abs(coarse.theta - expected.EAPexact.theta)).toBeLessThan(1e-3);
		const fine = eap(prepareBank(items, { grid: makeGrid({ min: -10, max: 10, points: 1001 }) }), answers);
		expect(Math.abs(fine.theta - expected.EAPexact.theta)).toBeLessThan(1e-7);
		expect(Math.abs(fine.sd - expected.EAPexact.sd)).toBeLessThan(1e-7);
	});

	it('LSAT6: the published score of every pattern', () => {
		const { LSAT6 } = reference<{ LSAT6: { twoPL: { a: number[]; b: number[] }; eapByPattern: number[][] } }>('lsat');
		const bank = prepareBank(LSAT6.twoPL.a.map((a, i) => ({ model: '2pl', a, b: LSAT6.twoPL.b[i]! })));
		for (const row of LSAT6.eapByPattern) {
			const { theta, sd } = eap(
				bank,
				row.slice(0, 5).map((category, item) => ({ item, category }))
			);
			expect(theta).toBeCloseTo(row[5]!, 5);
			expect(sd).toBeCloseTo(row[6]!, 5);
		}
	});
});

const bankAndAnswers = fc.array(anyItem, { minLength: 1, maxLength: 12 }).chain((items) =>
	fc.tuple(
		fc.constant(prepareBank(items)),
		fc.array(
			fc
				.nat({ max: items.length - 1 })
				.chain((item) => fc.record({ item: fc.constant(item), category: fc.nat({ max: categoryCount(items[item]!) - 1 }) })),
			{ maxLength: 20 }
		)
	)
);

describe('whatever is answered', () => {
	it('the mean stays inside the grid, and the order of the answers does not matter', () => {
		fc.assert(
			fc.property(bankAndAnswers, ([bank, answers]) => {
				const { theta, sd } = eap(bank, answers);
				expect(Math.abs(theta)).toBeLessThanOrEqual(6);
				expect(sd).toBeGreaterThanOrEqual(0);
				const backwards = eap(bank, answers.toReversed());
				expect(backwards.theta).toBeCloseTo(theta, 9);
				const oneByOne = estimate(
					bank.grid,
					answers.reduce((posterior, answer) => withAnswer(bank, posterior, answer), priorOf(bank.grid))
				);
				expect(oneByOne.theta).toBeCloseTo(theta, 9);
				expect(oneByOne.sd).toBeCloseTo(sd, 9);
			}),
			{ numRuns: 60 }
		);
	});

	it('a right answer in place of a wrong one never lowers the estimate', () => {
		const sitting = fc.array(fc.tuple(dichotomousItem, fc.nat({ max: 1 })), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(sitting, fc.nat(), (pairs, which) => {
				const bank = prepareBank(pairs.map(([item]) => item));
				const answers = pairs.map(([, category], item) => ({ item, category }));
				const at = which % pairs.length;
				const withCategory = (category: number) => eap(bank, answers.with(at, { item: at, category })).theta;
				expect(withCategory(1)).toBeGreaterThanOrEqual(withCategory(0) - 1e-12);
			}),
			{ numRuns: 60 }
		);
	});

	it('stays finite after 2,000 answers, contradictory ones and steep items included', () => {
		const random = seeded(1);
		const items: Item[] = Array.from({ length: 40 }, (_, i) => ({ model: '2pl', a: 0.2 + i, b: -4 + i / 5 }));
		const bank = prepareBank(items);
		for (const category of [() => 0, () => 1, () => Number(random() < 0.5)]) {
			const { theta, sd } = eap(
				bank,
				Array.from({ length: 2000 }, (_, n) => ({ item: n % 40, category: category() }))
			);
			expect(Number.isFinite(theta)).toBe(true);
			expect(sd).toBeGreaterThanOrEqual(0);
		}
	});
});

describe('refusals', () => {
	const bank = prepareBank([
		{ model: '2pl', a: 1, b: 0 },
		{ model: 'grm', a: 1, b: [-1, 1] }
	]);
	const codeOf = (deed: () => unknown): string => {
		try {
			deed();
		} catch (refusal) {
			return refusal instanceof Refusal ? refusal.code : 'not a refusal';
		}
		return 'accepted';
	};
	it.each([
		['irt-unknown-category', () => eap(bank, [{ item: 0, category: 2 }])],
		['irt-unknown-category', () => eap(bank, [{ item: 1, category: -1 }])],
		['irt-unknown-category', () => eap(bank, [{ item: 1, category: NaN }])],
		['irt-unknown-item', () => eap(bank, [{ item: 2, category: 0 }])],
		['irt-unknown-item', () => eap(bank, [{ item: 0.5, category: 0 }])],
		['irt-bad-posterior', () => estimate(bank.grid, new Float64Array(3))],
		['irt-bad-posterior', () => posteriorOf(bank, [], new Float64Array(3))],
		['irt-bad-posterior', () => withAnswer(bank, new Float64Array(3), { item: 0, category: 1 })],
		['irt-bad-posterior', () => estimate(bank.grid, new Float64Array(61).fill(NaN))],
		['irt-empty-bank', () => prepareBank([])],
		['irt-bad-item', () => prepareBank([{ model: '2pl', a: -1, b: 0 }])],
		['irt-bad-area', () => prepareBank([{ model: '2pl', a: 1, b: 0 }], { areas: [] })],
		['irt-bad-area', () => prepareBank([{ model: '2pl', a: 1, b: 0 }], { areas: [-1] })],
		['irt-bad-grid', () => makeGrid({ sd: 0 })],
		['irt-bad-grid', () => makeGrid({ min: 2, max: 1 })],
		['irt-bad-grid', () => makeGrid({ points: 2 })]
	] as [string, () => unknown][])('%s', (code, deed) => expect(codeOf(deed)).toBe(code));
});

describe('partial credit with one step', () => {
	it('is right or wrong: the same estimate as two parameters, whatever else was asked', () => {
		const own = fc.record({ a: fc.double({ min: 0.05, max: 4, noNaN: true }), b: fc.double({ min: -5, max: 5, noNaN: true }) });
		fc.assert(
			fc.property(
				fc.array(fc.tuple(own, fc.boolean()), { minLength: 1, maxLength: 20 }),
				anyItem,
				fc.nat(),
				(asked, other, nth) => {
					const answers = asked.map(([, right], item): Answer => ({ item, category: Number(right) }));
					answers.push({ item: asked.length, category: nth % categoryCount(other) });
					const [stepped, plain] = [true, false].map((steps) =>
						eap(prepareBank([...asked.map(([{ a, b }]) => modelOf({ a, b, steps: steps ? [b] : null })), other]), answers)
					);
					expect(stepped!.theta).toBeCloseTo(plain!.theta, 9);
					expect(stepped!.sd).toBeCloseTo(plain!.sd, 9);
				}
			)
		);
	});

	it('a part lifts the estimate by more than nothing and by less than the whole', () => {
		const steps = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 4 });
		fc.assert(
			fc.property(fc.double({ min: 0.3, max: 2.5, noNaN: true }), steps, anyItem, (a, b, before) => {
				const bank = prepareBank([before, { model: 'gpcm', a, b }]);
				const earned = [0, ...b].map(
					(_, category) =>
						eap(bank, [
							{ item: 0, category: 0 },
							{ item: 1, category }
						]).theta
				);
				expect(earned).toEqual(earned.toSorted((p, q) => p - q));
				expect(new Set(earned).size).toBe(b.length + 1);
			})
		);
	});
});
