import type { PreparedPlan } from './plan.ts';
import type { Program } from './program.ts';

/**
 * The best test that only its length and its sets bind, exactly: of each set as many of its best items as pays, by
 * dynamic programming over the number of places that sets take (a few steps for each set and place), and the best single
 * items in the places that are left. `values`: what an item is worth, which may be below 0.
 */
export function takeBest(
	{ length, sets, size, setOf }: PreparedPlan,
	{ lower, upper }: Program,
	values: Float64Array
): { total: number; chosen: number[] } {
	const chosen: number[] = [];
	const singles: number[] = [];
	const free: number[][] = sets.map(() => []);
	const shown = new Int32Array(sets.length);
	let total = 0;
	for (let i = 0; i < size; i++) {
		const set = setOf[i]!;
		if (lower[i] === 1) {
			chosen.push(i);
			total += values[i]!;
			if (set >= 0) shown[set]!++;
		} else if (upper[i] === 1) (set >= 0 ? free[set]! : singles).push(i);
	}
	const places = length - chosen.length;
	const byValue = (i: number, j: number): number => values[j]! - values[i]!;
	singles.sort(byValue);
	const single = reaching(singles, values);
	// best[n]: the most that the sets so far are worth in n places; taken[set][n]: how many of the set that takes.
	let best = new Float64Array(places + 1).fill(-Infinity);
	best[0] = 0;
	const taken = sets.map(({ min, max }, set) => {
		free[set]!.sort(byValue);
		const own = reaching(free[set]!, values);
		const next = new Float64Array(places + 1).fill(-Infinity);
		const took = new Int16Array(places + 1);
		const offer = (count: number): void => {
			for (let n = count; n <= places; n++) {
				const value = best[n - count]! + own[count]!;
				if (value > next[n]!) {
					next[n] = value;
					took[n] = count;
				}
			}
		};
		if (shown[set] === 0) offer(0);
		for (let count = Math.max(0, min - shown[set]!); count <= max - shown[set]! && count < own.length; count++) offer(count);
		best = next;
		return took;
	});
	let inSets = -1;
	let most = -Infinity;
	for (let n = 0; n <= places; n++) {
		const value = places - n < single.length ? best[n]! + single[places - n]! : -Infinity;
		if (value > most) {
			most = value;
			inSets = n;
		}
	}
	// Nothing keeps length and sets: no test can, and the bound is as low as can be.
	if (inSets < 0) return { total: -Infinity, chosen };
	chosen.push(...singles.slice(0, places - inSets));
	for (let set = sets.length - 1; set >= 0; set--) {
		const count = taken[set]![inSets]!;
		chosen.push(...free[set]!.slice(0, count));
		inSets -= count;
	}
	return { total: total + most, chosen };
}

/** The worth of the first 0, 1, 2 … of them. */
function reaching(items: readonly number[], values: Float64Array): Float64Array {
	const sums = new Float64Array(items.length + 1);
	items.forEach((item, n) => (sums[n + 1] = sums[n]! + values[item]!));
	return sums;
}
