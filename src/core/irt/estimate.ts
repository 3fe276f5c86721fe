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

/**
 * Before the first answer: the grid's prior, or that of a group whose abilities are N(mean, sd²). Refuses `irt-bad-number`.
 */
export function priorOf({ points, logPrior }: Grid, group?: { readonly mean: number; readonly sd: number }): Posterior {
	if (!group) return normalised(logPrior.slice());
	const { mean, sd } = group;
	if (!(Number.isFinite(mean) && sd > 0 && Number.isFinite(sd)))
		throw new Refusal('irt-bad-number', `The prior must have a mean and an sd above 0, got ${mean} and ${sd}.`, { mean, sd });
	return normalised(points.map((theta) => -0.5 * ((theta - mean) / sd) ** 2));
}

/**
 * The posterior after one more answer; the given one is left as it was. Answers may come in any order.
 * Refuses `irt-unknown-item`, `irt-unknown-category`.
 */
export function withAnswer(bank: Bank, posterior: Posterior, answer: Answer): Posterior {
	checkLength(bank.grid, posterior);
	const next = posterior.slice();
	addRow(bank.logP, rowStart(bank, answer), next);
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
	checkLength(bank.grid, prior);
	const posterior = prior.slice();
	// Four answers at a time: the posterior is then read and written once for four.
	const { logP } = bank;
	const fours = answers.length - (answers.length % 4);
	for (let n = 0; n < fours; n += 4) {
		const start = (offset: number): number => rowStart(bank, answers[n + offset]!);
		addFourRows(logP, start(0), start(1), start(2), start(3), posterior);
	}
	for (let n = fours; n < answers.length; n++) addRow(logP, rowStart(bank, answers[n]!), posterior);
	return normalised(posterior);
}

/**
 * Expected a posteriori (Bock & Mislevy 1982): the posterior's mean and its standard deviation, by sums over the grid.
 * The mean always lies inside the grid. A posterior narrower than the grid's step, which takes hundreds of answers, is not
 * resolved: its sd tends to 0; use a finer grid for such. Refuses `irt-bad-posterior` where lengths differ or a value is
 * not a number.
 */
export function estimate(grid: Grid, posterior: Posterior): Estimate {
	const { points } = grid;
	checkLength(grid, posterior);
	let total = 0;
	let first = 0;
	let second = 0;
	const length = points.length;
	for (let q = 0; q < length; q++) {
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

function checkLength({ points }: Grid, posterior: Posterior): void {
	if (posterior.length === points.length) return;
	throw new Refusal(
		'irt-bad-posterior',
		`Posterior: must have ${points.length} values, one for each point of the grid, got ${posterior.length}.`,
		{ expected: points.length, value: posterior.length }
	);
}

function centredVariance(points: Float64Array, posterior: Posterior, mean: number, total: number): number {
	let sum = 0;
	for (let q = 0; q < points.length; q++) sum += Math.exp(posterior[q]!) * (points[q]! - mean) ** 2;
	return sum / total;
}

/** Where the log-probabilities of an answer begin in the bank's table. */
function rowStart(bank: Bank, { item, category }: Answer): number {
	if (!(Number.isInteger(item) && item >= 0 && item < bank.size))
		throw new Refusal('irt-unknown-item', `Item ${item} is not in this bank of ${bank.size}.`, {
			item,
			field: 'item',
			value: item
		});
	const row = bank.firstRow[item]!;
	checkCategory(category, bank.firstRow[item + 1]! - row, item);
	return (row + category) * bank.grid.points.length;
}

// The loops below read the length once, before they begin: asked anew at every point it costs as much as the addition.

function addRow(logP: Float64Array, start: number, posterior: Posterior): void {
	const length = posterior.length;
	for (let q = 0; q < length; q++) posterior[q] = posterior[q]! + logP[start + q]!;
}

function addFourRows(logP: Float64Array, a: number, b: number, c: number, d: number, posterior: Posterior): void {
	const length = posterior.length;
	for (let q = 0; q < length; q++) posterior[q] = posterior[q]! + (logP[a + q]! + logP[b + q]!) + (logP[c + q]! + logP[d + q]!);
}

/** Shifts the log posterior so that its largest value is 0, in place. */
function normalised(posterior: Posterior): Posterior {
	const length = posterior.length;
	let largest = -Infinity;
	for (let q = 0; q < length; q++) {
		const value = posterior[q]!;
		if (value > largest) largest = value;
	}
	for (let q = 0; q < length; q++) posterior[q] = posterior[q]! - largest;
	return posterior;
}
