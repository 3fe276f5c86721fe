import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outlookOf } from './outlook.ts';
import { progressOf, type Goal } from './progress.ts';

const goal = (share: number): Goal => ({ measure: 'share', goal: share, op: '>=', deadline: '2026-12-31' });
const look = (weeks: number[], members: number, share: number, today = '2026-11-05', people = true) => {
	const counts = { members, learned: 0, assessed: 0, passed: 0, confirmed: 0, reached: weeks.at(-1) ?? 0 };
	return outlookOf(weeks, progressOf(goal(share), counts, true, today), { members, people, deadline: '2026-12-31', today });
};
const steady = (step: number, weeks = 20) => Array.from({ length: weeks }, (_, week) => step * week);

describe('an outlook', () => {
	test('says what is met, past, on pace or late, and how much is needed', () => {
		expect(look(steady(5), 100, 0.9)).toMatchObject({ verdict: 'met', reason: 'reached', needed: null });
		expect(look(steady(4), 100, 0.9, '2027-01-01')).toMatchObject({
			verdict: 'overdue',
			reason: 'past',
			needed: null,
			forecast: null
		});
		// Eight weeks are left: 76 and 32 more are enough for 90, not for all.
		expect(look(steady(4), 100, 0.9)).toMatchObject({ verdict: 'on-pace', reason: 'surely', weeksLeft: 8, needed: 14 / 8 });
		expect(look(steady(2), 100, 0.9)).toMatchObject({ verdict: 'late', reason: 'surely', pace: { of4: 2, of12: 2 } });
	});
	test('says nothing of few weeks or people, but of a few schools', () => {
		expect(look(steady(1, 5), 100, 0.9)).toMatchObject({ verdict: 'unknown', reason: 'few-weeks' });
		expect(look(steady(1), 29, 0.9)).toMatchObject({ verdict: 'unknown', reason: 'few-people' });
		expect(look(steady(1, 10), 12, 1, '2026-11-05', false)).toMatchObject({ verdict: 'on-pace' });
		expect(look([], 0, 0.9)).toMatchObject({ verdict: 'unknown', reason: 'nobody' });
	});
	test('never calls late what a lower goal would, nor on pace what a higher would not', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(40), { minLength: 9, maxLength: 30 }), fc.integer({ min: 1, max: 99 }), (steps, percent) => {
				let count = 0;
				const weeks = steps.map((step) => (count += step));
				const order = ['late', 'on-pace', 'met'];
				const low = look(weeks, 2000, percent / 100);
				const high = look(weeks, 2000, (percent + 1) / 100);
				expect(order.indexOf(low.verdict)).toBeGreaterThanOrEqual(order.indexOf(high.verdict));
			})
		);
	});
});
