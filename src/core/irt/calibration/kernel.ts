import type { Item } from '../item.ts';

/**
 * An item model as the calibration sees it: a short vector of parameters without constraints among them, log P, and
 * the derivative of log P by each parameter. The first parameter is always the log slope; the rest are intercepts
 * (d = -a·b), which are nearly uncorrelated with it where a and b are not.
 *
 * | model | parameters |
 * |---|---|
 * | 2pl | log a, d |
 * | 3pl | log a, d, logit c |
 * | grm | log a, d₁, log(d₁ - d₂), log(d₂ - d₃) … so that the thresholds stay in order |
 * | gpcm | log a, d₁ … d_m |
 */
export interface Kernel {
	readonly model: Item['model'];
	readonly size: number;
	readonly categories: number;
	/** Writes log P(k) to logP[k] and d log P(k) / d parameter j to gradient[k·size + j]. */
	at(p: Float64Array, theta: number, logP: Float64Array, gradient: Float64Array): void;
	/** The lowest and highest value of each parameter: beyond, an item tells of a wrong key rather than of itself. */
	readonly low: Float64Array;
	readonly high: Float64Array;
	/** Starting values, from the number of persons in each category. */
	start(counts: Float64Array): Float64Array;
	toItem(p: Float64Array): Item;
	/** The parameters of an item of this model. */
	fromItem(item: Item): Float64Array;
}

// Where a parameter is stopped: log slope (0.02 to 20), intercept, logit of the guess (0.0001 to 0.73), log distance of
// graded thresholds. No useful item comes near; what does is flagged `at-bound`.
export const SLOPE: readonly [number, number] = [Math.log(0.02), Math.log(20)];
export const INTERCEPT: readonly [number, number] = [-40, 40];
export const GUESS: readonly [number, number] = [-9, 1];
export const GAP: readonly [number, number] = [-9, 4.5];

/** The bounds of an item's parameters, one range for each. */
export function bounds(...ranges: (readonly [number, number])[]): { low: Float64Array; high: Float64Array } {
	return { low: Float64Array.from(ranges, ([low]) => low), high: Float64Array.from(ranges, ([, high]) => high) };
}

/** The logit of a share of persons, kept away from 0 and 1, stretched as ability spreads the chances. */
export function startingLogit(part: number, whole: number): number {
	const share = (part + 0.5) / (whole + 1);
	return 1.2 * Math.log(share / (1 - share));
}
