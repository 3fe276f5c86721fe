import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { curves } from './curves.ts';
import type { Answer } from './estimate.ts';
import { categoryCount, checkCategory, checkFinite, type Item } from './item.ts';
import { fallingRoots, scanPoints, SEARCH_BOUND } from './roots.ts';

/**
 * A single best ability. Read `status` before `theta`:
 *
 * - `found`: a maximum (or Warm's root), the highest where `modes` is above 1;
 * - `above`, `below`: it lies beyond ±100 or at infinity (all answers right, say); `theta` is that bound, `se` Infinity;
 * - `several`: Warm's equation has more than one root, or none; `theta` is the root of the greatest likelihood, if any;
 * - `undetermined`: the answers say nothing (there are none); `theta` is 0, `se` Infinity.
 */
export interface PointEstimate {
	readonly theta: number;
	/** Standard error, logits, from the expected information at `theta`. */
	readonly se: number;
	readonly status: 'found' | 'above' | 'below' | 'several' | 'undetermined';
	/** How many peaks (roots) there are at finite abilities; above 1 only with guessing, or Warm's estimate of few answers. */
	readonly modes: number;
	/** Log-likelihood of the answers at `theta`. */
	readonly logLikelihood: number;
}

/**
 * Maximum a posteriori with prior N(mean, sd²): the posterior's highest point; se = 1/√(information + 1/sd²).
 * Refuses `irt-unknown-item`, `irt-unknown-category`, `irt-bad-number`.
 */
export function mapEstimate(bank: Bank, answers: readonly Answer[], mean = 0, sd = 1): PointEstimate {
	checkFinite(mean, 'mean');
	if (!(sd > 0 && Number.isFinite(sd)))
		throw new Refusal('irt-bad-number', `sd must be above 0, got ${sd}.`, { field: 'sd', value: sd });
	const sitting = sittingOf(bank, answers);
	const precision = 1 / (sd * sd);
	const peaks = fallingRoots((theta) => sitting.at(theta).score - (theta - mean) * precision, sitting.peakPoints);
	if (peaks.length === 0) return beyond(sitting, mean > 0 ? 'above' : 'below');
	const height = (theta: number): number => sitting.at(theta).logLikelihood - 0.5 * (theta - mean) ** 2 * precision;
	const theta = highest(peaks, height);
	const { logLikelihood, information } = sitting.at(theta);
	return { theta, se: 1 / Math.sqrt(information + precision), status: 'found', modes: peaks.length, logLikelihood };
}

/**
 * Maximum likelihood; se = 1/√information. Where the likelihood keeps rising without end, as after only right or only
 * wrong answers, or where with guessing it is higher at -∞ than at any peak, the status says so.
 * Refuses as `mapEstimate`.
 *
 * ```ts
 * mlEstimate(bank, [{ item: 0, category: 1 }]) // { theta: 100, se: Infinity, status: 'above', modes: 0, … }
 * ```
 */
export function mlEstimate(bank: Bank, answers: readonly Answer[]): PointEstimate {
	const sitting = sittingOf(bank, answers);
	if (answers.length === 0) return { theta: 0, se: Infinity, status: 'undetermined', modes: 0, logLikelihood: 0 };
	if (sitting.limitHigh === 0) return beyond(sitting, 'above');
	const peaks = fallingRoots((theta) => sitting.at(theta).score, sitting.peakPoints);
	const theta = highest(peaks, (peak) => sitting.at(peak).logLikelihood);
	const best = peaks.length ? sitting.at(theta) : null;
	if (!best || sitting.limitLow >= best.logLikelihood) {
		const rises = !best && sitting.at(SEARCH_BOUND).logLikelihood > sitting.at(-SEARCH_BOUND).logLikelihood;
		return { ...beyond(sitting, rises ? 'above' : 'below'), modes: peaks.length };
	}
	return { theta, se: 1 / Math.sqrt(best.information), status: 'found', modes: peaks.length, logLikelihood: best.logLikelihood };
}

/**
 * Warm's weighted likelihood (1989): the root of score + J / (2 information), J = Σ P'P''/P, which takes away the
 * outward bias of maximum likelihood and stays finite after only right or only wrong answers; se = 1/√information.
 * Refuses as `mapEstimate`.
 */
export function wleEstimate(bank: Bank, answers: readonly Answer[]): PointEstimate {
	const sitting = sittingOf(bank, answers);
	if (answers.length === 0) return { theta: 0, se: Infinity, status: 'undetermined', modes: 0, logLikelihood: 0 };
	const weighted = (theta: number): number => {
		const { score, information, warm } = sitting.at(theta);
		// So far out that the information itself is lost, the ratio means nothing.
		return information > 1e-200 ? score + warm / (2 * information) : NaN;
	};
	const roots = fallingRoots(weighted, sitting.points);
	if (roots.length === 0) return { ...beyond(sitting, weighted(0) > 0 ? 'above' : 'below'), status: 'several' };
	const theta = highest(roots, (root) => sitting.at(root).logLikelihood);
	const { information, logLikelihood } = sitting.at(theta);
	return {
		theta,
		se: 1 / Math.sqrt(information),
		status: roots.length === 1 ? 'found' : 'several',
		modes: roots.length,
		logLikelihood
	};
}

interface At {
	logLikelihood: number;
	/** d log-likelihood / dθ. */
	score: number;
	/** Expected information. */
	information: number;
	/** J = Σ P'P''/P over items and categories. */
	warm: number;
}

interface Sitting {
	at(theta: number): At;
	/** Where to look for roots. */
	points: readonly number[];
	/** Where to look for peaks: few points where the likelihood can have only one. */
	peakPoints: readonly number[];
	/** Where the log-likelihood tends as θ goes to -∞ and to +∞; -Infinity or a number. */
	limitLow: number;
	limitHigh: number;
}

/** Enough to bracket the single zero of a falling score. */
const ONE_PEAK = [-SEARCH_BOUND, -10, -4, -2, 0, 2, 4, 10, SEARCH_BOUND];

function sittingOf(bank: Bank, answers: readonly Answer[]): Sitting {
	const pairs = answers.map(({ item: index, category }): [Item, number] => {
		const item = bank.items[index]!;
		if (!item)
			throw new Refusal('irt-unknown-item', `Item ${index} is not in this bank of ${bank.size}.`, {
				item: index,
				field: 'item',
				value: index
			});
		checkCategory(category, categoryCount(item), index);
		return [item, category];
	});
	const at = (theta: number): At => {
		const sum: At = { logLikelihood: 0, score: 0, information: 0, warm: 0 };
		for (const [item, category] of pairs) {
			const { logP, slope, curvature } = curves(item, theta);
			sum.logLikelihood += logP[category]!;
			sum.score += slope[category]!;
			for (let k = 0; k < logP.length; k++) {
				const d = slope[k]!;
				const p = Math.exp(logP[k]!);
				sum.information += p * d * d;
				sum.warm += p * d * (curvature[k]! + d * d);
			}
		}
		return sum;
	};
	const steep = pairs.flatMap(([{ a, b }]) => (a > 3 ? [b].flat().map((location) => ({ a, b: location })) : []));
	const limit = (end: (item: Item, category: number) => number): number =>
		pairs.reduce((sum, [item, category]) => sum + end(item, category), 0);
	const points = scanPoints(steep);
	// Every answer's likelihood is log-concave but one: right where it may have been guessed.
	const mayGuess = pairs.some(([item, category]) => item.model === '3pl' && item.c > 0 && category === 1);
	return { at, points, peakPoints: mayGuess ? points : ONE_PEAK, limitLow: limit(limitAtLow), limitHigh: limit(limitAtHigh) };
}

function limitAtLow(item: Item, category: number): number {
	if (item.model === '3pl') return category === 0 ? Math.log1p(-item.c) : item.c > 0 ? Math.log(item.c) : -Infinity;
	return category === 0 ? 0 : -Infinity;
}

function limitAtHigh(item: Item, category: number): number {
	return category === categoryCount(item) - 1 ? 0 : -Infinity;
}

function highest(candidates: readonly number[], height: (theta: number) => number): number {
	let best = candidates[0] ?? 0;
	for (const candidate of candidates) if (height(candidate) > height(best)) best = candidate;
	return best;
}

function beyond(sitting: Sitting, status: 'above' | 'below'): PointEstimate {
	const theta = status === 'above' ? SEARCH_BOUND : -SEARCH_BOUND;
	return { theta, se: Infinity, status, modes: 0, logLikelihood: sitting.at(theta).logLikelihood };
}
