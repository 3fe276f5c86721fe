import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilson } from './interval.ts';
import { ranksOf } from './rank.ts';

test('where intervals meet, nobody is ahead', () => {
	const intervals = [
		{ low: 0.8, high: 0.9 },
		{ low: 0.5, high: 0.7 },
		{ low: 0.6, high: 0.85 }
	];
	expect(ranksOf(intervals)).toEqual([
		{ best: 1, worst: 2 },
		{ best: 2, worst: 3 },
		{ best: 1, worst: 3 }
	]);
	expect(ranksOf([])).toEqual([]);
});

test('the plain rank always lies between, and a small place is not ranked by luck', () => {
	const place = fc
		.integer({ min: 1, max: 2000 })
		.chain((members) => fc.tuple(fc.integer({ min: 0, max: members }), fc.constant(members)));
	fc.assert(
		fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), (places) => {
			const ranks = ranksOf(places.map(([reached, members]) => wilson(reached, members)!));
			places.forEach(([reached, members], n) => {
				const plain = 1 + places.filter(([r, m]) => r / m > reached / members).length;
				expect(ranks[n]!.best).toBeLessThanOrEqual(plain);
				expect(ranks[n]!.worst).toBeGreaterThanOrEqual(plain);
			});
		})
	);
	// Three of three, among places of a thousand at four fifths: it may be anywhere.
	const big = wilson(800, 1000)!;
	expect(ranksOf([wilson(3, 3)!, big, big])[0]).toEqual({ best: 1, worst: 3 });
});
