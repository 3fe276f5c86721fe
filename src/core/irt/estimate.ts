import type { Bank } from './bank.ts';
import type { Grid } from './grid.ts';
import { checkCategory } from './item.ts';
import { Refusal } from '../refusal.ts';

/** One answer: the item's place in its bank, and which of its categories was given (0 = lowest). */
export interface Answer {
	readonly item: number;
	readonly category: number;
}

/**
 * What is believed of one person's ability: the log posterior at each point of the bank's grid, largest value 0. Kept
 * as logarithms, because two thousand answers would drive the product of their probabilities below the smallest
 * number that exists.
 */
export type Posterior = Float64Array;

/** Mean and standard deviation of a posterior, logits. */
export interface Estimate {
	readonly theta: number;
	readonly sd: number;
}

/** Before the first answer: the prior. */
export function priorOf(grid: Grid): Posterior {
	return normalised(Float64Array.from(grid.logPrior));
}

/**
 * The posterior after one more answer; the given one is left as it was. Answers may come in any order.
 * Refuses `irt-unknown-item`, `irt-unknown-category`.
 */
export function withAnswer(bank: Bank, posterior: Posterior, answer: Answer): Posterior {
	const next = Float64Array.from(posterior);
	add(bank, next, answer);
	return normalised(next);
}

/**
 * The posterior after all of these answers, from the bank's prior or from another one over the same grid.
 *
 * ```ts
 * const bank = prepareBank([{ model: '2pl', a: 1, b: 0 }, { model: '2pl', a: 1.5, b: 1 }]);
 * estimate(bank.grid, posteriorOf(bank, [{ item: 0, category: 1 }, { item: 1, category: 0 }]));
 * // { theta: 0.0945…, sd: 0.8013… }
 * ```
 */
export function posteriorOf(bank: Bank, answers: readonly Answer[], prior: Posterior = bank.grid.logPrior): Posterior {
	const posterior = Float64Array.from(prior);
	for (const answer of answers) add(bank, posterior, answer);
	return normalised(posterior);
}

/**
 * Expected a posteriori (Bock & Mislevy 1982): the posterior's mean and its standard deviation, by sums over the grid.
 * The mean always lies inside the grid. Refuses `irt-bad-posterior` where lengths differ or a value is not a number.
 */
export function estimate(grid: Grid, posterior: Posterior): Estimate {
	const { points } = grid;
	if (posterior.length !== points.length)
		throw new Refusal(
			'irt-bad-posterior',
			`Posterior: must have ${points.length} values, one for each point of the grid, got ${posterior.length}.`,
			{ expected: points.length, value: posterior.length }
		);
	let total = 0;
	let first = 0;
	let second = 0;
	for (let q = 0; q < points.length; q++) {
		const weight = Math.exp(posterior[q]!);
		const moment = weight * points[q]!;
		total += weight;
		first += moment;
		second += moment * points[q]!;
	}
	const theta = first / total;
	const variance = second / total - theta * theta;
	// The short formula of the variance is good to about 1e-14; a posterior that narrow needs the long one.
	const sd = Math.sqrt(variance > 1e-4 ? variance : centredVariance(points, posterior, theta, total));
	if (!Number.isFinite(theta) || !Number.isFinite(sd))
		throw new Refusal('irt-bad-posterior', 'Posterior: every value must be a finite number, the largest 0.', {});
	return { theta, sd };
}

function centredVariance(points: Float64Array, posterior: Posterior, mean: number, total: number): number {
	let sum = 0;
	for (let q = 0; q < points.length; q++) sum += Math.exp(posterior[q]!) * (points[q]! - mean) ** 2;
	return sum / total;
}

/** Adds one answer's log-probabilities in place. */
function add(bank: Bank, posterior: Posterior, { item, category }: Answer): void {
	if (!(Number.isInteger(item) && item >= 0 && item < bank.size))
		throw new Refusal('irt-unknown-item', `Item ${item} is not in this bank of ${bank.size}.`, { item, field: 'item', value: item });
	const row = bank.firstRow[item]!;
	checkCategory(category, bank.firstRow[item + 1]! - row, item);
	const start = (row + category) * posterior.length;
	const { logP } = bank;
	for (let q = 0; q < posterior.length; q++) posterior[q]! += logP[start + q]!;
}

/** Shifts the log posterior so that its largest value is 0, in place. */
function normalised(posterior: Posterior): Posterior {
	let largest = -Infinity;
	for (let q = 0; q < posterior.length; q++) if (posterior[q]! > largest) largest = posterior[q]!;
	for (let q = 0; q < posterior.length; q++) posterior[q]! -= largest;
	return posterior;
}
