import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayTyped, numberTyped } from './typed.ts';

test.each([
	['1.000.000', 1_000_000],
	['1000000', 1_000_000],
	['92,5 %', 92.5],
	['92.5', 92.5],
	['1.234,5', 1234.5],
	['', null],
	['-3', null],
	['1.00.000', null],
	['chín mươi', null],
	['1e9', null]
])('the number %s', (text, number) => expect(numberTyped(text)).toBe(number));

test('whatever is written in Vietnamese is read as it was meant', () => {
	fc.assert(
		fc.property(fc.nat(2_000_000_000), (whole) => {
			expect(numberTyped(new Intl.NumberFormat('vi-VN').format(whole))).toBe(whole);
		})
	);
});

test.each([
	['31/12/2026', '2026-12-31'],
	['2026-12-31', '2026-12-31'],
	['31/02/2026', null],
	['', null]
])('the day %s', (text, day) => expect(dayTyped(text)).toBe(day));
