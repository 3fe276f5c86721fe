import type { Interval } from './interval.ts';

/** Between which ranks a place lies: 1 is the first. */
export interface Ranks {
	best: number;
	worst: number;
}

/**
 * Ranks as far as chance lets us say: one place is ahead of another only where their intervals do not meet. So the best rank of a place counts
 * those that are surely ahead of it, the worst those that it is not surely ahead of (as Goldstein & Spiegelhalter 1996 ask of league tables).
 *
 * ```ts
 * ranksOf([{ low: .8, high: .9 }, { low: .5, high: .7 }, { low: .6, high: .85 }]) // 1–2, 2–3, 1–3
 * ```
 */
export function ranksOf(intervals: readonly Interval[]): Ranks[] {
	return intervals.map(({ low, high }) => ({
		best: 1 + intervals.filter((other) => other.low > high).length,
		worst: intervals.length - intervals.filter((other) => other.high < low).length
	}));
}
