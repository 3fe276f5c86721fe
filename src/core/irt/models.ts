import { curves } from './curves.ts';
import { checkFinite, checkItem, modelOf, type Item, type ItemParameters } from './item.ts';

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

/** Between these the ability is looked for at which all points are as likely as not, logits. */
const REACH = 20;

/**
 * The right-or-wrong item that comes nearest to earning all points of an item: as difficult as the ability at which that is as likely
 * as not, and as steep as it is there. Of an item without steps it is the item itself.
 *
 * ```ts
 * wholeOf({ a: 0.9, b: -0.4, steps: [-0.8, 0] }) // { a: 1.13…, b: 0.34… }
 * ```
 */
export function wholeOf({ a, b, steps }: ItemParameters): { a: number; b: number } {
	if (!steps) return { a, b };
	const item = modelOf({ a, b, steps });
	checkItem(item);
	let [low, high] = [-REACH, REACH];
	for (let round = 0; round < 60; round++) {
		const middle = (low + high) / 2;
		if (curves(item, middle).logP.at(-1)! < -Math.LN2) low = middle;
		else high = middle;
	}
	// (log P / (1 - P))' = (log P)' / (1 - P), and P is one half.
	return { a: 2 * curves(item, low).slope.at(-1)!, b: low };
}
