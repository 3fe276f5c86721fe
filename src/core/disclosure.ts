/**
 * What the public may see of a count without seeing a person in it.
 *
 * Counts are rounded to a base, up or down by chance, so that on average nothing is added or lost (unbiased random rounding;
 * Fellegi 1975). The chance is drawn once for a cell and kept for ever: asking again, or comparing two releases, never averages
 * it away. Small counts and small groups are not shown at all. A total is rounded by itself and never summed from rounded parts.
 */
export interface DisclosurePolicy {
	/** Counts are published as multiples of it, 2 or more. */
	base: number;
	/** A count below it (and above 0) is published as "fewer than". */
	smallestCount: number;
	/** A group with fewer members than this is not published. */
	smallestGroup: number;
}

/** The counts of one target in one place. */
export interface Counts {
	members: number;
	learned: number;
	assessed: number;
	passed: number;
	confirmed: number;
	reached: number;
}

/** A published count: a multiple of the base, or `null` for "above nothing and too few to show". */
export type Published = { [column in keyof Counts]: number | null };

/**
 * Rounds a count to a multiple of `base`.
 *
 * @param chance the cell's own number in [0, 1), the same in every release
 * @example rounded(14, 10, 0.5) is 10; rounded(15, 10, 0.5) is 20; on average over `chance`, 14 stays 14
 */
export function rounded(count: number, base: number, chance: number): number {
	const over = count % base;
	// A multiple stays what it is, whatever the chance: no rounding error of the sum may lift it.
	return count - over + (over > 0 && over / base + chance >= 1 ? base : 0);
}

/**
 * The counts of one target in one place as the public sees them, or `null` where the whole group is too small.
 * One chance serves all columns of the row, so that what is smaller stays smaller: nobody has more learned than members.
 */
export function publish(counts: Counts, chance: number, policy: DisclosurePolicy): Published | null {
	if (counts.members < policy.smallestGroup) return null;
	const shown = (count: number): number | null =>
		count > 0 && count < policy.smallestCount ? null : rounded(count, policy.base, count === 0 ? 0 : chance);
	return {
		members: shown(counts.members),
		learned: shown(counts.learned),
		assessed: shown(counts.assessed),
		passed: shown(counts.passed),
		confirmed: shown(counts.confirmed),
		reached: shown(counts.reached)
	};
}
