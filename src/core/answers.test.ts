import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCompared, isRight } from './answers.ts';

describe('short answers', () => {
	const question = { type: 'short', key: ['Hòa Bình', '25.000'] } as const;
	test.each(['Hòa Bình', 'Hoà Bình', '  hòa   bình ', 'HÒA BÌNH.', 'Hòa Bình'.normalize('NFD'), '２５.０００'])(
		'%j is the same',
		(given) => {
			expect(isRight(question, given)).toBe(true);
		}
	);
	test.each(['hoa binh', 'hóa bình', 'hòa', 'hòa bình 2', '25000', ''])('%j means something else', (given) => {
		expect(isRight(question, given)).toBe(false);
	});
	test('comparing is idempotent', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(asCompared(asCompared(text))).toBe(asCompared(text));
			}),
			{ numRuns: 2000 }
		);
	});
});

test('several: all and only the right ones, in any order', () => {
	const question = { type: 'multiple', key: ['a', 'c'] } as const;
	expect(isRight(question, ['c', 'a'])).toBe(true);
	expect(isRight(question, ['a'])).toBe(false);
	expect(isRight(question, ['a', 'b', 'c'])).toBe(false);
	expect(isRight(question, ['a', 'a'])).toBe(false);
	expect(isRight(question, 'a')).toBe(false);
});

test('order: every place counts', () => {
	const question = { type: 'order', key: ['a', 'b', 'c'] } as const;
	expect(isRight(question, ['a', 'b', 'c'])).toBe(true);
	expect(isRight(question, ['a', 'c', 'b'])).toBe(false);
	expect(isRight(question, ['a', 'b'])).toBe(false);
});

test('match: every pair counts', () => {
	const question = { type: 'match', key: { 1: 'b', 2: 'b', 3: 'a' } } as const;
	expect(isRight(question, { 1: 'b', 2: 'b', 3: 'a' })).toBe(true);
	expect(isRight(question, { 1: 'b', 2: 'a', 3: 'a' })).toBe(false);
	expect(isRight(question, { 1: 'b', 2: 'b' })).toBe(false);
	expect(isRight(question, ['b', 'b', 'a'])).toBe(false);
});

test('touch and single: one of the right places, the one right option', () => {
	expect(isRight({ type: 'touch', key: ['x', 'y'] }, 'y')).toBe(true);
	expect(isRight({ type: 'touch', key: ['x', 'y'] }, 'z')).toBe(false);
	expect(isRight({ type: 'single', key: 'a' }, 'a')).toBe(true);
	expect(isRight({ type: 'single', key: 'a' }, ['a'])).toBe(false);
});
