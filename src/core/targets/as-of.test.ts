import { expect, test } from 'vitest';
import { closedDay } from './as-of.ts';

const known = { since: '2026-01-05', day: '2026-03-01', today: '2026-03-02' };

test('a day that has closed is itself; a day that is open still, and nothing, are now', () => {
	expect(closedDay('2026-01-05', known)).toBe('2026-01-05');
	expect(closedDay('2026-02-28', known)).toBe('2026-02-28');
	expect(['2026-03-01', '2026-03-02', '', null].map((text) => closedDay(text, known))).toEqual([null, null, null, null]);
});

test('what is no day, is to come, or lies before the first, is refused with the days that can be asked', () => {
	for (const text of ['2026-02-29', '2026-13-01', '1/2/2026', 'hôm qua', '2026-03-03', '2026-01-04'])
		expect(() => closedDay(text, known), text).toThrow(
			expect.objectContaining({ code: 'as-of', details: { since: '05/01/2026', today: '02/03/2026' } })
		);
});
