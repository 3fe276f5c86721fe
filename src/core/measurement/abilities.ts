import { MISSING, makeGrid, prepareBank, type Grid, type Item } from '../irt/index.ts';

/** Who answered what: persons × items, row after row; the points of the answer, or MISSING where it was not asked. */
export interface Answers {
	readonly persons: number;
	readonly items: number;
	readonly data: Uint8Array;
}

/** Coarser than in a sitting: figures of groups need no more, and a table of every person must fit in memory. */
const GRID = makeGrid({ min: -5, max: 5, points: 41 });

/** log-likelihood of each person's answers at each point of the grid: persons × points, four bytes each. */
export interface Likelihoods {
	readonly grid: Grid;
	readonly persons: number;
	readonly table: Float32Array;
	/** What went into it: the answers, and of each item its log-probabilities at the points, from no points to all; null where it says nothing. */
	readonly answers: Answers;
	readonly rows: readonly (Float64Array | null)[];
}

/** `known[i]` null: the item's answers say nothing here (no parameters, or it is left out of the matching). */
export function likelihoodsOf(answers: Answers, known: readonly (Item | null)[]): Likelihoods {
	const points = GRID.points.length;
	const rows = known.map((item) => item && prepareBank([item], { grid: GRID }).logP);
	const table = new Float32Array(answers.persons * points);
	for (let p = 0; p < answers.persons; p++)
		for (let i = 0; i < answers.items; i++) {
			const category = answers.data[p * answers.items + i]!;
			const row = rows[i];
			if (category === MISSING || !row) continue;
			for (let q = 0; q < points; q++) table[p * points + q]! += row[category * points + q]!;
		}
	return { grid: GRID, persons: answers.persons, table, answers, rows };
}

export interface Population {
	readonly persons: number;
	/** Logits. */
	readonly mean: number;
	readonly sd: number;
}

const ROUNDS = 200;

/**
 * Each person's expected ability given the answers *and* the population the person belongs to, whose mean and spread are
 * estimated from the same answers by EM (Mislevy 1984). Comparing people of two groups at equal values then compares
 * people of equal expected ability: a prior common to both would pull the two groups together and make fair items look
 * biased. `population[p]`: 0 … count - 1; anything else leaves the person out (NaN).
 */
export function abilitiesOf(
	{ grid, persons, table }: Likelihoods,
	population: ArrayLike<number>,
	count: number
): { thetas: Float64Array; populations: Population[] } {
	const points = grid.points.length;
	const thetas = new Float64Array(persons).fill(NaN);
	let found = Array.from({ length: count }, (): Population => ({ persons: 0, mean: 0, sd: 1 }));
	const weights = new Float64Array(points);
	for (let round = 0; round < ROUNDS; round++) {
		const sums = found.map(() => ({ persons: 0, first: 0, second: 0 }));
		const logs = found.map((one) => logPriorOf(grid, one));
		for (let p = 0; p < persons; p++) {
			const log = logs[population[p]!];
			const sum = sums[population[p]!];
			if (!log || !sum) continue;
			const { mean, second } = momentsAt(grid.points, table, p * points, log, weights);
			thetas[p] = mean;
			sum.persons++;
			sum.first += mean;
			sum.second += second;
		}
		const next = sums.map(({ persons: n, first, second }): Population => {
			if (n === 0) return { persons: 0, mean: 0, sd: 1 };
			const mean = first / n;
			return { persons: n, mean, sd: Math.sqrt(Math.max(0.01, second / n - mean * mean)) };
		});
		const moved = Math.max(...next.map((one, g) => Math.abs(one.mean - found[g]!.mean) + Math.abs(one.sd - found[g]!.sd)));
		found = next;
		if (moved < 1e-4) break;
	}
	return { thetas, populations: found };
}

const logPriorOf = ({ points }: Grid, { mean, sd }: Population): Float64Array =>
	points.map((theta) => -0.5 * ((theta - mean) / sd) ** 2);

/** The same expected abilities from all answers but the one to this item, of those who were asked it; NaN for the others. */
export function abilitiesWithout(
	{ grid, persons, table, answers, rows }: Likelihoods,
	population: ArrayLike<number>,
	populations: readonly Population[],
	item: number
): Float64Array {
	const points = grid.points.length;
	const thetas = new Float64Array(persons).fill(NaN);
	const logs = populations.map((one) => logPriorOf(grid, one));
	const [weights, others] = [new Float64Array(points), new Float64Array(points)];
	const row = rows[item];
	for (let p = 0; p < persons; p++) {
		const category = answers.data[p * answers.items + item]!;
		const log = logs[population[p]!];
		if (category === MISSING || !log) continue;
		for (let q = 0; q < points; q++) others[q] = table[p * points + q]! - (row ? row[category * points + q]! : 0);
		thetas[p] = momentsAt(grid.points, others, 0, log, weights).mean;
	}
	return thetas;
}

function momentsAt(
	points: Float64Array,
	table: Float32Array | Float64Array,
	from: number,
	prior: Float64Array,
	weights: Float64Array
): { mean: number; second: number } {
	let peak = -Infinity;
	for (let q = 0; q < points.length; q++) {
		weights[q] = table[from + q]! + prior[q]!;
		if (weights[q]! > peak) peak = weights[q]!;
	}
	let total = 0;
	let first = 0;
	let second = 0;
	for (let q = 0; q < points.length; q++) {
		const weight = Math.exp(weights[q]! - peak);
		total += weight;
		first += weight * points[q]!;
		second += weight * points[q]! * points[q]!;
	}
	return { mean: first / total, second: second / total };
}
