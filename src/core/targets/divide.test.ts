import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divide } from './divide.ts';

const part = (members: number, byHand: number | null = null) => ({ members, byHand });

describe('what parts are asked for', () => {
	test('a number by members or equally, with what was set by hand kept', () => {
		expect(divide('count', 100, 'members', [part(30), part(70)])).toEqual({ goals: [30, 70], together: 100 });
		expect(divide('count', 100, 'equal', [part(30), part(70)])).toEqual({ goals: [50, 50], together: 100 });
		expect(divide('count', 100, 'members', [part(30, 60), part(70)])).toEqual({ goals: [60, 40], together: 100 });
	});
	test('a share of each, less of one where more of another makes up for it', () => {
		expect(divide('share', 0.8, 'equal', [part(10), part(90)])).toEqual({ goals: [0.8, 0.8], together: expect.closeTo(0.8, 9) });
		expect(divide('share', 0.8, 'equal', [part(50, 0.7), part(50, 0.9)]).together).toBeCloseTo(0.8, 9);
		expect(() => divide('share', 0.8, 'equal', [part(90, 0.7), part(10, 0.9)])).toThrow(
			expect.objectContaining({ code: 'division-short' })
		);
		expect(() => divide('share', 0.8, 'equal', [part(90, 1.2), part(10)])).toThrow(
			expect.objectContaining({ code: 'division-share' })
		);
	});
	test('by hand, all of it or nothing', () => {
		expect(() => divide('count', 100, 'equal', [part(1, 30), part(1, 30)])).toThrow(
			expect.objectContaining({ code: 'allot-nobody' })
		);
	});
	test('a part divided again sums to itself, so every level sums to the province', () => {
		const sizes = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 102 });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 4_000_000 }), sizes, sizes, (whole, communes, hamlets) => {
				const { goals } = divide(
					'count',
					whole,
					'members',
					communes.map((members) => part(members))
				);
				const below = goals.flatMap(
					(goal) =>
						divide(
							'count',
							goal,
							'members',
							hamlets.map((members) => part(members))
						).goals
				);
				expect(below.reduce((sum, goal) => sum + goal, 0)).toBe(whole);
			}),
			{ numRuns: 30 }
		);
	});
});
