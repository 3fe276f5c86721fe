/** A share with what it could be by chance alone. */
export interface Interval {
	low: number;
	high: number;
}

/** Nineteen of twenty. */
const Z = 1.959963984540054;

/**
 * Between which shares the habit of a place lies when `reached` of `members` did it: the score interval at 95 % (Wilson 1927). In a
 * hamlet of ten one household moves the share by ten points; places are said to differ only where their intervals do not meet.
 *
 * ```ts
 * wilson(8, 10) // { low: .49, high: .94 }
 * wilson(800, 1000) // { low: .774, high: .824 }
 * ```
 *
 * @returns `null` where there are no members
 */
export function wilson(reached: number, members: number): Interval | null {
	if (!(members > 0)) return null;
	const share = reached / members;
	const shrink = 1 + (Z * Z) / members;
	const middle = (share + (Z * Z) / (2 * members)) / shrink;
	const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / members + (Z * Z) / (4 * members * members));
	return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
