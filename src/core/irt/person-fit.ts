import type { Bank } from './bank.ts';
import { curves } from './curves.ts';
import { normalBelow } from './distributions.ts';
import type { Answer } from './estimate.ts';
import { mapEstimate } from './point-estimates.ts';

/** Whether a person's answers look like answers of somebody of that ability. */
export interface PersonFit {
	/** The MAP ability at which the answers were judged. */
	readonly theta: number;
	/** Standardised log-likelihood (Drasgow, Levine & Williams 1985); too near 0 because θ was estimated from the same answers. */
	readonly lz: number;
	/** The same, corrected for that (Snijders 2001; several categories, Sinharay 2016): near N(0, 1) for honest answers. */
	readonly lzStar: number;
	/** Chance of an honest person scoring as low as this; small means odd: guessing, copying, a wrong key. */
	readonly p: number;
}

/**
 * Person fit by lz*, with prior N(mean, sd²) for the ability. Null where the answers leave nothing to judge: fewer than
 * two, or all of items whose likelihood hardly varies. A hint to look, never a verdict: in short adaptive tests its
 * power is small. Refuses as `mapEstimate`.
 */
export function personFit(bank: Bank, answers: readonly Answer[], mean = 0, sd = 1): PersonFit | null {
	const { theta } = mapEstimate(bank, answers, mean, sd);
	let logLikelihood = 0;
	let expected = 0;
	let variance = 0;
	let information = 0;
	let shared = 0;
	for (const { item, category } of answers) {
		const { logP, slope } = curves(bank.items[item]!, theta);
		let own = 0;
		let square = 0;
		for (let k = 0; k < logP.length; k++) {
			const p = Math.exp(logP[k]!);
			own += p * logP[k]!;
			square += p * logP[k]! * logP[k]!;
			information += p * slope[k]! * slope[k]!;
			shared += p * logP[k]! * slope[k]!;
		}
		logLikelihood += logP[category]!;
		expected += own;
		variance += square - own * own;
	}
	// What is left of the variance once the part that moves with the estimate of θ is taken out. The MAP estimate makes
	// score + r0 zero, with r0 the slope of the log prior.
	const weight = shared / information;
	const corrected = variance - weight * shared;
	if (answers.length < 2 || !(corrected > 1e-10)) return null;
	const pull = -(theta - mean) / (sd * sd);
	const lzStar = (logLikelihood - expected + weight * pull) / Math.sqrt(corrected);
	return { theta, lz: (logLikelihood - expected) / Math.sqrt(variance), lzStar, p: normalBelow(lzStar) };
}
