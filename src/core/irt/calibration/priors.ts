import { Refusal } from '../../refusal.ts';
import type { Kernel } from './kernel.ts';

/** A normal prior: mean and standard deviation. */
export interface Normal {
	readonly mean: number;
	readonly sd: number;
}

/**
 * Priors on item parameters, all optional: without them the estimates are maximum likelihood. Where answers are few a
 * mild prior keeps an item from running away, and says so in the standard error.
 */
export interface Priors {
	/** On log a; for example mean 0.2, sd 0.5. */
	readonly logSlope?: Normal;
	/** On every intercept d = -a·b (for graded items the first). */
	readonly intercept?: Normal;
	/** On the chance of a right guess: a beta distribution. Without it, 3PL items get Beta(5, 17), mode 0.2, because 3PL is hardly ever told by the data alone. */
	readonly guess?: { readonly alpha: number; readonly beta: number };
}

const GUESS = { alpha: 5, beta: 17 };

/** Refuses `irt-bad-prior`. */
export function checkPriors({ logSlope, intercept, guess }: Priors): void {
	const good = [logSlope, intercept].every(
		(prior) => !prior || (Number.isFinite(prior.mean) && prior.sd > 0 && Number.isFinite(prior.sd))
	);
	if (good && (!guess || (guess.alpha >= 1 && guess.beta >= 1))) return;
	throw new Refusal('irt-bad-prior', 'Priors: mean must be a number, sd above 0, alpha and beta at least 1.', {
		logSlope,
		intercept,
		guess
	});
}

/** The log prior density of an item's parameters up to a constant; adds its derivatives to `gradient`, and minus its second ones to `weight`. */
export function logPrior(kernel: Kernel, p: Float64Array, priors: Priors, gradient: Float64Array, weight: Float64Array): number {
	let value = 0;
	const normal = (j: number, prior: Normal | undefined): void => {
		if (!prior) return;
		const precision = 1 / (prior.sd * prior.sd);
		const off = p[j]! - prior.mean;
		value -= 0.5 * precision * off * off;
		gradient[j]! -= precision * off;
		weight[j]! += precision;
	};
	normal(0, priors.logSlope);
	const intercepts = kernel.model === 'gpcm' ? kernel.size - 1 : 1;
	for (let j = 1; j <= intercepts; j++) normal(j, priors.intercept);
	if (kernel.model === '3pl') {
		// c^(α-1) (1-c)^(β-1), as a function of g = logit c; the mode of c is the one of the beta distribution.
		const { alpha, beta } = priors.guess ?? GUESS;
		const c = 1 / (1 + Math.exp(-p[2]!));
		value += (alpha - 1) * Math.log(c) + (beta - 1) * Math.log1p(-c);
		gradient[2]! += (alpha - 1) * (1 - c) - (beta - 1) * c;
		weight[2]! += (alpha + beta - 2) * c * (1 - c);
	}
	return value;
}
