import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffled } from './shuffle.ts';

test('the same seed gives the same order, and nothing is lost or added', () => {
	fc.assert(
		fc.property(fc.array(fc.integer()), fc.string(), (list, seed) => {
			const once = shuffled(list, seed);
			expect(once).toEqual(shuffled(list, seed));
			expect(once.toSorted()).toEqual(list.toSorted());
		})
	);
});

test('every order of four comes up, none much more often than another', () => {
	const seen = new Map<string, number>();
	for (let n = 0; n < 24_000; n++) {
		const order = shuffled(['a', 'b', 'c', 'd'], `attempt ${n}`).join('');
		seen.set(order, (seen.get(order) ?? 0) + 1);
	}
	expect(seen.size).toBe(24);
	// Expected 1000 each, standard deviation 31.
	for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(160);
});
