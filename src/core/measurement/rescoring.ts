import { passes, type PassRule } from '../sitting.ts';
import { estimate, posteriorOf, prepareBank, probabilityAbove, type Answer, type Item } from '../irt/index.ts';

/** What a sitting showed when it ended, and whether that passed. */
export interface Earned {
	readonly theta: number;
	readonly sd: number;
	readonly passed: boolean;
}
export interface Rescored extends Earned {
	/** P(θ ≥ cut). */
	readonly probability: number;
}

/** A sitting's answers, looked at with other parameters, by the pass rule and mark that it was earned under. */
export function rescorer(items: readonly Item[]): (answers: readonly Answer[], pass: PassRule, cut: number) => Rescored {
	const bank = prepareBank(items);
	return (answers, pass, cut) => {
		const posterior = posteriorOf(bank, answers);
		const { theta, sd } = estimate(bank.grid, posterior);
		const probability = probabilityAbove(bank.grid, posterior, cut);
		return { theta, sd, probability, passed: passes(pass, cut, { theta, probability }) };
	};
}

/** Sittings old and new, in sum. */
export interface RescoringSum {
	sittings: number;
	/** Means over sittings, logits: ability as earned and as it would be now, and the standard deviations beside them. */
	before: number;
	after: number;
	sdBefore: number;
	sdAfter: number;
	/** How far single results move: root of the mean squared change, logits. */
	moved: number;
	/** Those whose change is larger than the standard deviation of their own result. */
	beyondOwnError: number;
	passes: { both: number; onlyBefore: number; onlyNow: number; neither: number };
	/** How many moved by how much: counts by stretches of `width` logits from `from`, the outer ones open. */
	histogram: { from: number; width: number; counts: number[] };
}

const HISTOGRAM = { from: -1.05, width: 0.1, stretches: 21 };

export function sumRescored(pairs: Iterable<readonly [Earned, Earned]>): RescoringSum {
	const sum: RescoringSum = {
		sittings: 0,
		before: 0,
		after: 0,
		sdBefore: 0,
		sdAfter: 0,
		moved: 0,
		beyondOwnError: 0,
		passes: { both: 0, onlyBefore: 0, onlyNow: 0, neither: 0 },
		histogram: { from: HISTOGRAM.from, width: HISTOGRAM.width, counts: Array.from({ length: HISTOGRAM.stretches }, () => 0) }
	};
	for (const [old, now] of pairs) {
		const change = now.theta - old.theta;
		sum.sittings++;
		sum.before += old.theta;
		sum.after += now.theta;
		sum.sdBefore += old.sd;
		sum.sdAfter += now.sd;
		sum.moved += change * change;
		if (Math.abs(change) > old.sd) sum.beyondOwnError++;
		sum.passes[old.passed ? (now.passed ? 'both' : 'onlyBefore') : now.passed ? 'onlyNow' : 'neither']++;
		const stretch = Math.floor((change - HISTOGRAM.from) / HISTOGRAM.width);
		sum.histogram.counts[Math.max(0, Math.min(HISTOGRAM.stretches - 1, stretch))]!++;
	}
	const n = Math.max(1, sum.sittings);
	for (const mean of ['before', 'after', 'sdBefore', 'sdAfter'] as const) sum[mean] /= n;
	sum.moved = Math.sqrt(sum.moved / n);
	return sum;
}
