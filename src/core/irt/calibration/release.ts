import type { ItemFit } from '../item-fit.ts';
import type { CalibratedItem } from './calibrate.ts';

/** What a newly calibrated item must show before it may count; data of the province, each number with its reason. */
export interface ReleaseRule {
	/** Answers that its parameters rest on. */
	readonly fewestAnswers: number;
	/** Largest standard error of a difficulty or threshold, logits. */
	readonly largestErrorOfB: number;
	/** Largest standard error of the slope, as a share of it. */
	readonly largestErrorOfA: number;
	/** Lowest slope, per logit: an item that hardly tells people apart only costs time. */
	readonly lowestSlope: number;
	/** Difficulties must lie within so many logits of 0. */
	readonly farthest: number;
	/** Largest `rmsd` of its fit. */
	readonly largestMisfit: number;
}

export type ReleaseProblem =
	| 'no-estimate'
	| 'at-bound'
	| 'too-few-answers'
	| 'imprecise'
	| 'tells-little'
	| 'too-far'
	| 'misfit'
	| 'fit-unknown';

/**
 * Why a new item may not be released yet, all reasons at once; none: a person may release it. Nothing is released by
 * itself.
 */
export function releaseProblems(found: CalibratedItem, fit: ItemFit | null, rule: ReleaseRule): ReleaseProblem[] {
	const { item, errors, status, answers } = found;
	const few: ReleaseProblem[] = answers < rule.fewestAnswers ? ['too-few-answers'] : [];
	if (!item) return ['no-estimate', ...few];
	const locations = [item.b].flat() as number[];
	const problems: [ReleaseProblem, boolean][] = [
		['at-bound', status === 'at-bound'],
		['imprecise', !errors || errors.a > rule.largestErrorOfA * item.a || errors.b.some((se) => se > rule.largestErrorOfB)],
		['tells-little', item.a < rule.lowestSlope],
		['too-far', locations.some((b) => Math.abs(b) > rule.farthest)],
		['misfit', fit !== null && fit.rmsd > rule.largestMisfit],
		['fit-unknown', fit === null]
	];
	return [...few, ...problems.filter(([, isSo]) => isSo).map(([problem]) => problem)];
}
