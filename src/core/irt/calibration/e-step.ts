import type { Packed } from './responses.ts';

/**
 * The expectation step of Bock & Aitkin (1981): what the answers say of each person's ability, summed up as the
 * expected number of persons at each grid point who gave each answer.
 *
 * Work per person is bundles × points additions instead of items × points, and nothing is allocated for a person;
 * grid points where the person cannot be (posterior below 1e-13 of its peak) are left out of the sums.
 */
export interface Expectation {
	/** Marginal log-likelihood of all answers. */
	logLikelihood: number;
	/** By item: categories × points expected counts. */
	readonly counts: readonly Float64Array[];
	/** By group: points expected counts. */
	readonly persons: readonly Float64Array[];
}

/** Visits each person's posterior (from `first` to `last`, weighted by how many persons the row stands for). */
export type Visit = (row: number, posterior: Float64Array, first: number, last: number) => void;

const NEGLIGIBLE = -30;

/**
 * `logP[i]`: categories × points log-probabilities of item i. `logPrior[g]`: log weights of the points in group g,
 * normalised, so that the likelihood is comparable between runs.
 */
export function expectation(
	packed: Packed,
	logP: readonly Float64Array[],
	logPrior: readonly Float64Array[],
	visit?: Visit
): Expectation {
	const points = logPrior[0]!.length;
	const { rows, codes, weights, groups, bundles } = packed;
	const width = bundles.length;
	const unseen = Int16Array.from(bundles, (bundle) => bundle.unseen);
	const { table, starts } = bundleTable(packed, logP, points);
	const sums = new Float64Array(table.length);
	const persons = logPrior.map(() => new Float64Array(points));
	const posterior = new Float64Array(points);
	let logLikelihood = 0;
	const found = new Uint32Array(width);
	for (let row = 0; row < rows; row++) {
		posterior.set(logPrior[groups[row]!]!);
		let seen = 0;
		for (let n = 0; n < width; n++) {
			const code = codes[row * width + n]!;
			if (code !== unseen[n]!) found[seen++] = starts[n]! + code * points;
		}
		addRows(table, found, seen, posterior);
		let peak = -Infinity;
		for (let q = 0; q < points; q++) if (posterior[q]! > peak) peak = posterior[q]!;
		let first = 0;
		while (posterior[first]! - peak < NEGLIGIBLE) first++;
		let last = points - 1;
		while (posterior[last]! - peak < NEGLIGIBLE) last--;
		let total = 0;
		for (let q = first; q <= last; q++) {
			const value = Math.exp(posterior[q]! - peak);
			posterior[q] = value;
			total += value;
		}
		logLikelihood += weights[row]! * (peak + Math.log(total));
		const scale = weights[row]! / total;
		const group = persons[groups[row]!]!;
		for (let q = first; q <= last; q++) {
			const value = posterior[q]! * scale;
			posterior[q] = value;
			group[q] = group[q]! + value;
		}
		addToRows(sums, found, seen, posterior, first, last);
		visit?.(row, posterior, first, last);
	}
	return { logLikelihood, counts: countsByItem(packed, logP, sums, starts, points), persons };
}

/** The rows from `first` to before `last`, as data of their own. */
export function rowsOf(packed: Packed, first: number, last: number): Packed {
	const width = packed.bundles.length;
	return {
		...packed,
		rows: last - first,
		codes: packed.codes.slice(first * width, last * width),
		weights: packed.weights.slice(first, last),
		groups: packed.groups.slice(first, last)
	};
}

/** What several parts of the rows expect, taken together. */
export function sumOf(parts: readonly Expectation[]): Expectation {
	const added = (all: readonly (readonly Float64Array[])[]): Float64Array[] =>
		all[0]!.map((first, i) => first.map((_, n) => all.reduce((sum, part) => sum + part[i]![n]!, 0)));
	return {
		logLikelihood: parts.reduce((sum, part) => sum + part.logLikelihood, 0),
		counts: added(parts.map(({ counts }) => counts)),
		persons: added(parts.map(({ persons }) => persons))
	};
}

// Nine tenths of a calibration are spent in these two loops. Four rows at a time: what they share is then read and
// written once for four.

function addRows(table: Float64Array, rows: Uint32Array, count: number, target: Float64Array): void {
	const length = target.length;
	let n = 0;
	for (; n + 3 < count; n += 4) {
		const a = rows[n]!;
		const b = rows[n + 1]!;
		const c = rows[n + 2]!;
		const d = rows[n + 3]!;
		for (let q = 0; q < length; q++) target[q] = target[q]! + (table[a + q]! + table[b + q]!) + (table[c + q]! + table[d + q]!);
	}
	for (; n < count; n++) {
		const a = rows[n]!;
		for (let q = 0; q < length; q++) target[q] = target[q]! + table[a + q]!;
	}
}

function addToRows(
	table: Float64Array,
	rows: Uint32Array,
	count: number,
	source: Float64Array,
	first: number,
	last: number
): void {
	let n = 0;
	for (; n + 3 < count; n += 4) {
		const a = rows[n]!;
		const b = rows[n + 1]!;
		const c = rows[n + 2]!;
		const d = rows[n + 3]!;
		for (let q = first; q <= last; q++) {
			const value = source[q]!;
			table[a + q] = table[a + q]! + value;
			table[b + q] = table[b + q]! + value;
			table[c + q] = table[c + q]! + value;
			table[d + q] = table[d + q]! + value;
		}
	}
	for (; n < count; n++) {
		const a = rows[n]!;
		for (let q = first; q <= last; q++) table[a + q] = table[a + q]! + source[q]!;
	}
}

/** For each bundle and each combination of its answers, the log-probability at every point. */
function bundleTable(
	{ bundles }: Packed,
	logP: readonly Float64Array[],
	points: number
): { table: Float64Array; starts: Uint32Array } {
	const starts = new Uint32Array(bundles.length + 1);
	bundles.forEach((bundle, n) => {
		starts[n + 1] = starts[n]! + bundle.codes * points;
	});
	const table = new Float64Array(starts[bundles.length]!);
	eachAnswer(bundles, logP, points, starts, (base, item, from) => {
		const own = logP[item]!;
		for (let q = 0; q < points; q++) table[base + q]! += own[from + q]!;
	});
	return { table, starts };
}

function countsByItem(
	{ bundles }: Packed,
	logP: readonly Float64Array[],
	sums: Float64Array,
	starts: Uint32Array,
	points: number
): Float64Array[] {
	const counts = logP.map((own) => new Float64Array(own.length));
	eachAnswer(bundles, logP, points, starts, (base, item, from) => {
		const own = counts[item]!;
		for (let q = 0; q < points; q++) own[from + q]! += sums[base + q]!;
	});
	return counts;
}

/** Calls with the place of each combination's row, and of the item's category row that belongs to it; missing has none. */
function eachAnswer(
	bundles: Packed['bundles'],
	logP: readonly Float64Array[],
	points: number,
	starts: Uint32Array,
	deed: (base: number, item: number, from: number) => void
): void {
	bundles.forEach(({ items, strides, bases, codes }, n) => {
		for (let code = 0; code < codes; code++)
			for (let m = 0; m < items.length; m++) {
				const from = (Math.floor(code / strides[m]!) % bases[m]!) * points;
				if (from < logP[items[m]!]!.length) deed(starts[n]! + code * points, items[m]!, from);
			}
	});
}
