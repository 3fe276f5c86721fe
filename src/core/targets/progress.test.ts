import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressOf, type Counts, type Goal } from './progress.ts';

const counts = (members: number, reached: number): Counts => ({
	members,
	learned: 0,
	assessed: 0,
	passed: 0,
	confirmed: 0,
	reached
});
const share = (goal: number, op: Goal['op'] = '>='): Goal => ({ measure: 'share', goal, op, deadline: '2026-12-31' });

describe('progress', () => {
	it('is met at the goal, and above it where the goal says above', () => {
		expect(progressOf(share(0.9), counts(30, 27), true, '2026-11-01')).toMatchObject({ status: 'met', missing: 0 });
		expect(progressOf(share(0.9), counts(30, 26), true, '2026-11-01')).toMatchObject({ status: 'under-way', missing: 1 });
		expect(progressOf(share(0.8, '>'), counts(10, 8), true, '2026-11-01')).toMatchObject({ status: 'under-way', missing: 1 });
		expect(progressOf(share(0.8, '>'), counts(10, 9), true, '2026-11-01')).toMatchObject({ status: 'met' });
	});
	it('is overdue only after the last day', () => {
		expect(progressOf(share(1), counts(5, 4), true, '2026-12-31').status).toBe('under-way');
		expect(progressOf(share(1), counts(5, 4), true, '2027-01-01').status).toBe('overdue');
	});
	it('says nothing of a place where nobody is known', () => {
		expect(progressOf(share(1), counts(0, 0), true, '2027-01-01')).toEqual({ status: 'nobody', share: null, missing: null });
	});
	it('takes a number as a goal of the whole place only', () => {
		const million: Goal = { measure: 'count', goal: 1_000_000, op: '>=', deadline: '2026-12-31' };
		expect(progressOf(million, counts(3_000_000, 400_000), true, '2026-11-01')).toMatchObject({
			status: 'under-way',
			missing: 600_000
		});
		expect(progressOf(million, counts(30_000, 4_000), false, '2026-11-01')).toMatchObject({ status: 'part', missing: null });
	});
	it('says exactly how many are missing: with that many more it is met, with one fewer it is not', () => {
		const arbitrary = fc.record({
			goal: fc.integer({ min: 1, max: 100 }),
			members: fc.integer({ min: 1, max: 5000 }),
			op: fc.constantFrom('>=' as const, '>' as const)
		});
		fc.assert(
			fc.property(arbitrary, fc.nat(5000), ({ goal, members, op }, part) => {
				const reached = Math.min(part, members);
				const aim = share(goal / 100, op);
				const { missing } = progressOf(aim, counts(members, reached), true, '2026-01-01');
				expect(progressOf(aim, counts(members, reached + missing!), true, '2026-01-01').status).toBe('met');
				if (missing! > 0)
					expect(progressOf(aim, counts(members, reached + missing! - 1), true, '2026-01-01').status).not.toBe('met');
			})
		);
	});
});
