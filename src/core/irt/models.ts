import { curves } from './curves.ts';
import { checkFinite, checkItem, type Item } from './item.ts';

/**
 * log P of each answer category at θ (logits). Computed in the log domain, so finite however unlikely the answer.
 * Refuses `irt-bad-item`, `irt-bad-number`.
 *
 * ```ts
 * logProbabilities({ model: '2pl', a: 1, b: 0 }, -40)[1] // -40
 * ```
 */
export function logProbabilities(item: Item, theta: number): Float64Array {
	checkItem(item);
	checkFinite(theta, 'theta');
	return curves(item, theta).logP;
}

/**
 * P of each answer category at θ; they sum to 1. Refuses `irt-bad-item`, `irt-bad-number`.
 *
 * ```ts
 * probabilities({ model: 'grm', a: 1, b: [0] }, 1) // [0.2689…, 0.7310…]
 * ```
 */
export function probabilities(item: Item, theta: number): Float64Array {
	return logProbabilities(item, theta).map(Math.exp);
}

/** dP/dθ of each answer category (per logit); they sum to 0. Refuses `irt-bad-item`, `irt-bad-number`. */
export function derivatives(item: Item, theta: number): Float64Array {
	checkItem(item);
	checkFinite(theta, 'theta');
	const { logP, slope } = curves(item, theta);
	return slope.map((d, k) => d * Math.exp(logP[k]!));
}

/** The mean category at θ: the chance of a right answer for 2pl and 3pl, the expected points for grm and gpcm. */
export function expectedScore(item: Item, theta: number): number {
	return probabilities(item, theta).reduce((sum, p, k) => sum + p * k, 0);
}
