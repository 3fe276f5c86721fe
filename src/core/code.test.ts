import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFrom, readCode, spoken } from './code.ts';

test('a code is twelve digits, and comes back from however it is written', () => {
	const seed = fc.uint8Array({ minLength: 64, maxLength: 64 });
	const gap = fc.constantFrom('', ' ', '-', '.', ' – ', '\u00a0');
	fc.assert(
		fc.property(seed, fc.array(gap, { minLength: 12, maxLength: 12 }), (bytes, gaps) => {
			let at = 0;
			// Bytes that are thrown away must not make it wait for ever, so they do not repeat.
			const code = codeFrom((count) => Uint8Array.from({ length: count }, () => (bytes[at++ % 64]! + (at >> 6) * 7) % 256));
			expect(code).toMatch(/^\d{12}$/);
			expect(readCode(spoken(code))).toBe(code);
			expect(readCode([...code].map((digit, i) => digit + gaps[i]).join(''))).toBe(code);
		})
	);
});

test('every digit is equally likely', () => {
	const seen = Array<number>(10).fill(0);
	let next = 0;
	for (let i = 0; i < 2500; i++)
		for (const digit of codeFrom((n) => Uint8Array.from({ length: n }, () => next++ % 256))) seen[Number(digit)]!++;
	const mean = 30_000 / 10;
	for (const count of seen) expect(Math.abs(count - mean) / mean).toBeLessThan(0.02);
});

test('letters that look like digits are read as digits; too few or too many digits are no code', () => {
	expect(readCode('48O1 9Il3 77l6')).toBe('480191137716');
	expect(readCode('４８２１ ９０５３ ７７１６')).toBe('482190537716');
	expect(readCode('4821 9053 771')).toBeNull();
	expect(readCode('4821 9053 77166')).toBeNull();
	expect(readCode('4821 9053 77A6')).toBeNull();
	expect(readCode('')).toBeNull();
});
