import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, wordDifferences } from './differences.ts';

describe('differences', () => {
	test('name the leaf that changed, by id where a list has ids', () => {
		const before = {
			stem: { vi: 'A' },
			options: [
				{ id: 'a', text: { vi: 'một' } },
				{ id: 'b', text: { vi: 'hai' } }
			],
			key: ['a', 'b']
		};
		const after = {
			stem: { vi: 'A' },
			options: [
				{ id: 'b', text: { vi: 'hai' } },
				{ id: 'a', text: { vi: 'mốt' } }
			],
			key: ['b'],
			level: 2
		};
		expect(differences(before, after)).toEqual([
			{ path: 'options.order', before: 'a, b', after: 'b, a' },
			{ path: 'options.a.text.vi', before: 'một', after: 'mốt' },
			{ path: 'key', before: 'a, b', after: 'b' },
			{ path: 'level', before: null, after: '2' }
		]);
	});
	test('a value has none from itself, and going back turns each round', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
				expect(differences(one, one)).toEqual([]);
				const turned = differences(other, one).map(({ path, before, after }) => `${path} ${after} ${before}`);
				expect(
					differences(one, other)
						.map(({ path, before, after }) => `${path} ${before} ${after}`)
						.sort()
				).toEqual(turned.sort());
			})
		);
	});
});

test('words that went and came, put together again, are the two texts', () => {
	const words = fc.array(fc.constantFrom('cô', 'Sáu', 'gõ', 'gì', 'tàu', 'đảo'), { maxLength: 12 }).map((all) => all.join(' '));
	fc.assert(
		fc.property(words, words, (one, other) => {
			const pieces = wordDifferences(one, other);
			const said = (kind: string) =>
				pieces
					.filter((piece) => piece.kind !== kind)
					.map(({ text }) => text.trim())
					.join(' ')
					.replace(/\s+/g, ' ')
					.trim();
			expect(said('new')).toBe(one);
			expect(said('gone')).toBe(other);
		})
	);
	expect(wordDifferences('Cô gõ gì?', 'Cô Sáu gõ gì?')).toEqual([
		{ kind: 'same', text: 'Cô ' },
		{ kind: 'new', text: 'Sáu ' },
		{ kind: 'same', text: 'gõ gì?' }
	]);
});
