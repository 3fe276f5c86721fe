import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyItem, estimateCases } from '../../../tests/support/irt.ts';
import { Refusal } from '../refusal.ts';
import { categoryCount, mapEstimate, mlEstimate, prepareBank, wleEstimate, type Item } from './index.ts';

describe('reference values', () => {
	it.each(estimateCases().map((c) => [c.id, c.tag, c] as const))(
		'%i %s',
		(_id, _tag, { items, answers, expected: { MAP, MLE, WLE } }) => {
			const bank = prepareBank(items);
			const map = mapEstimate(bank, answers);
			expect(map).toMatchObject({ status: 'found', modes: MAP.nModes });
			expect(Math.abs(map.theta - MAP.theta)).toBeLessThan(1e-6);
			expect(Math.abs(map.se - MAP.se)).toBeLessThan(1e-6);

			const ml = mlEstimate(bank, answers);
			if (MLE.theta === null) expect(ml).toMatchObject({ status: MLE.limit === '+inf' ? 'above' : 'below', se: Infinity });
			else {
				expect(ml).toMatchObject({ status: 'found', modes: MLE.nModes });
				expect(Math.abs(ml.theta - MLE.theta)).toBeLessThan(1e-6);
				expect(Math.abs(ml.se / MLE.se! - 1)).toBeLessThan(1e-6);
				expect(Math.abs(ml.logLikelihood - MLE.loglik!)).toBeLessThan(1e-9);
			}

			const wle = wleEstimate(bank, answers);
			if (WLE.theta === null) expect(wle.status).toBe('several');
			else {
				expect(wle.status).toBe('found');
				expect(Math.abs(wle.theta - WLE.theta)).toBeLessThan(1e-6);
				expect(Math.abs(wle.se - WLE.se!)).toBeLessThan(1e-6);
			}
		}
	);
});

describe('never a silent number', () => {
	const guess: Item = { model: '3pl', a: 2, b: 0, c: 0.25 };
	it('right answers to hard items and wrong ones to easy items: the likelihood is highest at -∞', () => {
		const bank = prepareBank([
			{ ...guess, b: 2 },
			{ ...guess, b: 2.5 },
			{ ...guess, b: -2 },
			{ ...guess, b: -2.5 }
		]);
		const ml = mlEstimate(
			bank,
			[1, 1, 0, 0].map((category, item) => ({ item, category }))
		);
		expect(ml).toMatchObject({ status: 'below', theta: -100, se: Infinity });
	});
	it('several peaks are counted, and the highest is given', () => {
		const bank = prepareBank([
			{ model: '2pl', a: 0.6, b: -3 },
			...[3, 3.1, 3.2, 3.3].map((b) => ({ ...guess, a: 3, b, c: 0.1 })),
			{ model: '2pl', a: 2, b: -1 },
			{ model: '2pl', a: 2, b: -1.2 }
		]);
		const ml = mlEstimate(
			bank,
			[1, 1, 1, 1, 1, 0, 0].map((category, item) => ({ item, category }))
		);
		expect(ml.status).toBe('found');
		expect(ml.modes).toBe(2);
	});
	it('no answers', () => {
		const bank = prepareBank([guess]);
		expect(mlEstimate(bank, [])).toMatchObject({ status: 'undetermined', se: Infinity });
		expect(wleEstimate(bank, [])).toMatchObject({ status: 'undetermined', se: Infinity });
		expect(mapEstimate(bank, [], 0.5, 2)).toMatchObject({ status: 'found', se: 2 });
		expect(mapEstimate(bank, [], 0.5, 2).theta).toBeCloseTo(0.5, 12);
	});
	it('numbers only, whatever the answers', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(anyItem, fc.nat()), { minLength: 1, maxLength: 8 }), (pairs) => {
				const bank = prepareBank(pairs.map(([item]) => item));
				const answers = pairs.map(([item, n], index) => ({ item: index, category: n % categoryCount(item) }));
				for (const result of [mapEstimate(bank, answers), mlEstimate(bank, answers), wleEstimate(bank, answers)]) {
					expect(Number.isFinite(result.theta)).toBe(true);
					expect(Number.isNaN(result.se) || result.se <= 0).toBe(false);
					expect(Number.isFinite(result.logLikelihood)).toBe(true);
				}
			}),
			{ numRuns: 40 }
		);
	});
	it('refuses unknown items and categories, and a prior without width', () => {
		const bank = prepareBank([guess]);
		for (const deed of [
			() => mlEstimate(bank, [{ item: 3, category: 0 }]),
			() => wleEstimate(bank, [{ item: 0, category: 2 }]),
			() => mapEstimate(bank, [], 0, 0),
			() => mapEstimate(bank, [], NaN)
		])
			expect(deed).toThrow(Refusal);
	});
});
