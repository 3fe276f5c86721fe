import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { curves } from './curves.ts';
import { information } from './information.ts';
import { checkItem, type Item } from './item.ts';
import { derivatives, expectedScore, logProbabilities, probabilities, wholeOf } from './models.ts';
import { anyItem } from '../../../tests/support/irt.ts';

interface Case {
	id: number;
	tag: string;
	item: Item;
	theta: number;
	P: number[];
	logP: number[];
	dP: number[];
	info: number;
	expected: number;
}
const reference = JSON.parse(readFileSync(new URL('../../../tests/data/irt/icc.json', import.meta.url), 'utf8')) as {
	cases: Case[];
};

const near = (got: number, want: number, absolute: number, relative: number): boolean =>
	Math.abs(got - want) <= absolute + relative * Math.abs(want);

describe('reference values', () => {
	it.each(reference.cases.map((c) => [c.id, c.item.model, c.tag, c] as const))('%i %s %s', (_id, _model, _tag, c) => {
		const p = probabilities(c.item, c.theta);
		const d = derivatives(c.item, c.theta);
		const logP = logProbabilities(c.item, c.theta);
		// The stretch tolerance on everything: relative 1e-9 on every number, tails included.
		c.P.forEach((want, k) => {
			expect(near(p[k]!, want, 0, 1e-9), `P${k} ${p[k]} ${want}`).toBe(true);
			expect(near(logP[k]!, c.logP[k]!, 0, 1e-9), `logP${k} ${logP[k]} ${c.logP[k]}`).toBe(true);
			expect(near(d[k]!, c.dP[k]!, 0, 1e-9), `dP${k} ${d[k]} ${c.dP[k]}`).toBe(true);
		});
		expect(near(information(c.item, c.theta), c.info, 0, 1e-9)).toBe(true);
		expect(near(expectedScore(c.item, c.theta), c.expected, 1e-13, 1e-11)).toBe(true);
		if (c.tag === 'extreme') return;
		c.P.forEach((want, k) => {
			expect(near(p[k]!, want, 1e-13, 1e-11)).toBe(true);
			expect(near(d[k]!, c.dP[k]!, 1e-13, 1e-11)).toBe(true);
		});
		expect(near(information(c.item, c.theta), c.info, 1e-13, 1e-11)).toBe(true);
	});
});

describe('every model, anywhere', () => {
	it('is finite at any ability, sums to one, and its information is the sum over categories', () => {
		fc.assert(
			fc.property(anyItem, fc.double({ min: -40, max: 40, noNaN: true }), (item, theta) => {
				const { logP, slope, curvature } = curves(item, theta);
				for (const values of [logP, slope, curvature]) expect(values.every(Number.isFinite)).toBe(true);
				expect(probabilities(item, theta).reduce((a, b) => a + b)).toBeCloseTo(1, 10);
				const sum = slope.reduce((total, d, k) => total + Math.exp(logP[k]!) * d * d, 0);
				expect(near(information(item, theta), sum, 1e-250, 1e-8)).toBe(true);
			}),
			{ numRuns: 500 }
		);
	});

	it('has derivatives that agree with differences', () => {
		fc.assert(
			fc.property(anyItem, fc.double({ min: -4, max: 4, noNaN: true }), (item, theta) => {
				const h = 1e-5;
				const here = curves(item, theta);
				const after = curves(item, theta + h);
				const before = curves(item, theta - h);
				here.slope.forEach((d, k) => expect(near(d, (after.logP[k]! - before.logP[k]!) / (2 * h), 1e-5, 1e-5)).toBe(true));
				here.curvature.forEach((d, k) => expect(near(d, (after.slope[k]! - before.slope[k]!) / (2 * h), 1e-5, 1e-5)).toBe(true));
			})
		);
	});
});

describe('refusals name the item and the field', () => {
	const bad: [string, unknown][] = [
		['a', { model: '2pl', a: 0, b: 0 }],
		['a', { model: '2pl', a: NaN, b: 0 }],
		['a', { model: 'gpcm', a: -1, b: [0] }],
		['b', { model: '2pl', a: 1, b: NaN }],
		['b', { model: '2pl', a: 1, b: Infinity }],
		['b', { model: 'grm', a: 1, b: [] }],
		['b', { model: 'grm', a: 1, b: 2 }],
		['b[1]', { model: 'grm', a: 1, b: [1, 1] }],
		['b[2]', { model: 'grm', a: 1, b: [0, 1, 0.5] }],
		['b[1]', { model: 'gpcm', a: 1, b: [0, NaN] }],
		['c', { model: '3pl', a: 1, b: 0, c: 1 }],
		['c', { model: '3pl', a: 1, b: 0, c: -0.1 }],
		['c', { model: '3pl', a: 1, b: 0 }],
		['model', { model: '4pl', a: 1, b: 0 }],
		['item', null]
	];
	it.each(bad)('%s of %j', (field, item) => {
		try {
			checkItem(item as Item, 7);
		} catch (refusal) {
			expect(refusal).toBeInstanceOf(Refusal);
			expect((refusal as Refusal).code).toBe('irt-bad-item');
			expect((refusal as Refusal).details).toMatchObject({ item: 7, field });
			return;
		}
		expect.unreachable('accepted');
	});
	it('of θ', () => {
		expect(() => probabilities({ model: '2pl', a: 1, b: 0 }, NaN)).toThrow(Refusal);
	});
});

describe('the whole of an item with part credit', () => {
	it('is as likely as not where the right-or-wrong item is, and as steep there', () => {
		const steps = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(fc.double({ min: 0.3, max: 2.5, noNaN: true }), steps, (a, own) => {
				const whole = wholeOf({ a, b: 0, steps: own });
				const chance = (theta: number) => probabilities({ model: 'gpcm', a, b: own }, theta).at(-1)!;
				expect(chance(whole.b)).toBeCloseTo(0.5, 9);
				const logit = (theta: number) => Math.log(chance(theta) / (1 - chance(theta)));
				expect(whole.a).toBeCloseTo((logit(whole.b + 1e-4) - logit(whole.b - 1e-4)) / 2e-4, 5);
				expect(whole.a).toBeGreaterThanOrEqual(a - 1e-9);
			})
		);
	});
	it('is the item itself where it has one step, or none', () => {
		expect(wholeOf({ a: 1.2, b: -0.4 })).toEqual({ a: 1.2, b: -0.4 });
		const { a, b } = wholeOf({ a: 1.2, b: -0.4, steps: [-0.4] });
		expect([a, b]).toEqual([expect.closeTo(1.2, 9), expect.closeTo(-0.4, 9)]);
	});
});
