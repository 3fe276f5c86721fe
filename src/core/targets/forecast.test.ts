import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast, paceOf } from './forecast.ts';
import { wilson } from './interval.ts';
import { restate } from './restate.ts';

const steady = Array.from({ length: 30 }, (_, week) => 100 + 7 * week);

describe('pace', () => {
	test('of the last weeks, where they are known', () => {
		expect(paceOf(steady)).toEqual({ of4: 7, of12: 7 });
		expect(paceOf([1, 2, 3])).toEqual({ of4: null, of12: null });
	});
});

describe('a forecast', () => {
	test('of what never varied is certain', () => {
		expect(forecast(steady, 10)).toEqual({ expected: 373, low: 373, high: 373 });
	});
	test('says nothing from a few weeks', () => {
		expect(forecast([1, 5, 9, 12, 20, 22, 30, 31], 4)).toBeNull();
	});
	test('is wider the further it looks, and never leaves what is possible', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: -5, max: 300 }), { minLength: 8, maxLength: 60 }),
				fc.integer({ min: 1, max: 60 }),
				(steps, ahead) => {
					let count = 50;
					const weeks = [count, ...steps.map((step) => (count = Math.max(0, count + step)))];
					const most = count + 1000;
					const near = forecast(weeks, ahead)!;
					const far = forecast(weeks, ahead + 5)!;
					expect(far.high - far.low).toBeGreaterThanOrEqual(
						near.high - near.low - Math.max(0, -far.expected) - 1e-6 - (far.low === 0 ? far.high : 0)
					);
					const bounded = forecast(weeks, ahead, most)!;
					for (const value of [bounded.low, bounded.expected, bounded.high]) expect(value >= 0 && value <= most).toBe(true);
					expect(bounded.low <= bounded.expected && bounded.expected <= bounded.high).toBe(true);
				}
			)
		);
	});
});

describe('an interval', () => {
	test('as Wilson gives it', () => {
		expect(wilson(8, 10)!.low).toBeCloseTo(0.4902, 4);
		expect(wilson(8, 10)!.high).toBeCloseTo(0.9433, 4);
		expect(wilson(0, 0)).toBeNull();
	});
	test('holds the share and stays within 0 and 1', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (members, part) => {
				const reached = Math.round(part * members);
				const { low, high } = wilson(reached, members)!;
				expect(low).toBeGreaterThanOrEqual(0);
				expect(high).toBeLessThanOrEqual(1);
				expect(low - 1e-9 <= reached / members && reached / members <= high + 1e-9).toBe(true);
			})
		);
	});
});

describe('a target after a merger', () => {
	const old = { name: 'Đồng Tháp', goal: 0.9, members: 100 };
	const joined = { name: 'Tiền Giang', goal: null, members: 300 };
	test('a number is the sum of the numbers', () => {
		expect(
			restate('count', [
				{ ...old, goal: 30 },
				{ ...joined, goal: 12 }
			]).choices
		).toEqual([{ rule: 'sum', goal: 42 }]);
	});
	test('a share asks for as many as before over all who are members now, or the same of everybody', () => {
		expect(restate('share', [old, joined])).toEqual({
			choices: [
				{ rule: 'joined', goal: 0.225 },
				{ rule: 'kept', goal: 0.9 }
			],
			without: ['Tiền Giang'],
			unknown: []
		});
	});
	test('without the members of one, only the share itself can be kept', () => {
		expect(restate('share', [old, { ...joined, members: null }])).toEqual({
			choices: [{ rule: 'kept', goal: 0.9 }],
			without: ['Tiền Giang'],
			unknown: ['Tiền Giang']
		});
		expect(restate('share', [old, { name: 'x', goal: 0.5, members: null }]).choices).toEqual([]);
	});
	test('where there was none, there is none', () => {
		expect(() => restate('share', [joined])).toThrow(expect.objectContaining({ code: 'restate-nothing' }));
	});
});
