import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divide, DIVISION_RULES } from './divide.ts';

const part = (members: number, byHand: number | null = null, population: number | null = null) => ({
	name: `xã ${members}`,
	members,
	population,
	byHand
});

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
	test('by population, where it is known of each part that is not set by hand', () => {
		const known = [part(1, null, 3000), part(50, null, 1000)];
		expect(divide('count', 100, 'population', known).goals).toEqual([75, 25]);
		expect(divide('count', 100, 'population', [part(1, 40), ...known]).goals).toEqual([40, 45, 15]);
		expect(() => divide('count', 100, 'population', [...known, part(7)])).toThrow(
			expect.objectContaining({ code: 'division-population', details: { place: 'xã 7' } })
		);
	});
	test('by hand, all of it or nothing', () => {
		expect(divide('count', 100, 'hand', [part(1, 70), part(1, 30)]).goals).toEqual([70, 30]);
		expect(() => divide('count', 100, 'hand', [part(1, 70), part(1)])).toThrow(expect.objectContaining({ code: 'allot-nobody' }));
		expect(() => divide('count', 100, 'equal', [part(1, 30), part(1, 30)])).toThrow(
			expect.objectContaining({ code: 'allot-nobody' })
		);
	});
	test('whatever the rule and whatever is set by hand, it sums to the whole or is refused', () => {
		const anyPart = fc.record({
			name: fc.constant('xã'),
			members: fc.nat({ max: 50_000 }),
			population: fc.option(fc.nat({ max: 90_000 })),
			byHand: fc.option(fc.nat({ max: 300 }))
		});
		let divided = 0;
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 100_000 }),
				fc.constantFrom(...DIVISION_RULES),
				fc.array(anyPart, { minLength: 1, maxLength: 40 }),
				(whole, rule, parts) => {
					try {
						const { goals, together } = divide('count', whole, rule, parts);
						expect(goals.reduce((sum, goal) => sum + goal, 0)).toBe(whole);
						expect(together).toBe(whole);
						goals.forEach((goal, n) => expect(goal).toBe(parts[n]!.byHand ?? goal));
						divided++;
					} catch (error) {
						expect(['allot-over', 'allot-nobody', 'division-population']).toContain((error as { code?: string }).code);
					}
				}
			)
		);
		expect(divided).toBeGreaterThan(10);
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
