import { expect, it } from 'vitest';
import { plusDays, plusWorkingDays, vietnamDay } from './days.ts';

it('the day turns at midnight in Việt Nam', () => {
	expect(vietnamDay(new Date('2026-11-23T16:59:59Z'))).toBe('2026-11-23');
	expect(vietnamDay(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-24');
});
it('counts days over months and leap years', () => {
	expect(plusDays('2028-02-28', 1)).toBe('2028-02-29');
	expect(plusDays('2026-12-25', 10)).toBe('2027-01-04');
	expect(plusDays('2026-03-01', -1)).toBe('2026-02-28');
});
it('counts working days over a weekend', () => {
	// 2026-11-27 is a Friday.
	expect(plusWorkingDays('2026-11-27', 1)).toBe('2026-11-30');
	expect(plusWorkingDays('2026-11-26', 2)).toBe('2026-11-30');
});
