import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCompared, isRight, mostPoints, pointsOf, verdictOf, type Given, type Keyed } from './answers.ts';

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

describe('a part of the answer', () => {
	const several = { type: 'multiple', key: ['a', 'c', 'd'], credit: {} } as const;
	const ordered = { type: 'order', key: ['a', 'b', 'c', 'd'], credit: {} } as const;
	const matched = { type: 'match', key: { 1: 'a', 2: 'b', 3: 'b', 4: 'c' }, credit: {} } as const;

	test.each<[string, Keyed, Given, number]>([
		['all of several', several, ['d', 'a', 'c'], 2],
		['one of several missing', several, ['d', 'a'], 1],
		['two missing', several, ['d'], 0],
		['one missing and one wrong', several, ['d', 'a', 'b'], 0],
		['all, and one wrong', several, ['a', 'b', 'c', 'd'], 0],
		['everything ticked twice over', several, ['a', 'a', 'c', 'c'], 1],
		['in order', ordered, ['a', 'b', 'c', 'd'], 2],
		['the first two exchanged', ordered, ['b', 'a', 'c', 'd'], 1],
		['the last two exchanged', ordered, ['a', 'b', 'd', 'c'], 1],
		['two that are no neighbours exchanged', ordered, ['c', 'b', 'a', 'd'], 0],
		['two pairs exchanged', ordered, ['b', 'a', 'd', 'c'], 0],
		['one moved to the end', ordered, ['b', 'c', 'd', 'a'], 0],
		['the last one wrong', ordered, ['a', 'b', 'c', 'x'], 0],
		['one too many', ordered, ['a', 'b', 'c', 'd', 'e'], 0],
		['not all of them', ordered, ['a', 'b', 'c'], 0],
		['every pair', matched, { 1: 'a', 2: 'b', 3: 'b', 4: 'c' }, 2],
		['every pair but one', matched, { 1: 'a', 2: 'b', 3: 'b', 4: 'a' }, 1],
		['two pairs wrong', matched, { 1: 'b', 2: 'a', 3: 'b', 4: 'c' }, 0],
		['a pair left out', matched, { 1: 'a', 2: 'b', 3: 'b' }, 0],
		['the form of another type', matched, ['a', 'b', 'b', 'c'], 0],
		['words where a list belongs', several, 'a', 0]
	])('%s', (_, question, given, points) => {
		expect(pointsOf(question, given)).toBe(points);
		expect(verdictOf(question, given)).toBe((['wrong', 'partly', 'right'] as const)[points]);
		expect(isRight(question, given)).toBe(points === 2);
	});

	test('earns nothing where no credit is given for it, and never as much as the whole', () => {
		const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'x'), { maxLength: 6 });
		const pairs = fc.record({
			1: fc.constantFrom('a', 'b', 'c'),
			2: fc.constantFrom('a', 'b'),
			3: fc.constantFrom('b', 'c'),
			4: fc.string()
		});
		fc.assert(
			fc.property(fc.constantFrom(several, ordered, matched), fc.oneof(ids, pairs), (question, given) => {
				const { credit: _, ...plain } = question;
				const points = pointsOf(question, given as Given);
				expect(mostPoints(question)).toBe(2);
				expect(points === 2).toBe(isRight(question, given as Given));
				expect(mostPoints(plain as Keyed)).toBe(1);
				expect(pointsOf(plain as Keyed, given as Given)).toBe(points === 2 ? 1 : 0);
			}),
			{ numRuns: 2000 }
		);
	});
});
