import type { Bank } from './bank.ts';
import { chooseItem, isAllowed, type Choice } from './choose.ts';
import { estimate, posteriorOf, withAnswer, type Answer, type Estimate, type Posterior } from './estimate.ts';

/** Where a sitting stands after an answer, and what to show next (null: nothing is left that may be shown). */
export interface Step extends Estimate {
	readonly posterior: Posterior;
	readonly next: number | null;
}

/**
 * One step of an adaptive test: the answer enters the posterior, the ability is estimated, and of the allowed items the
 * one with the most information at that ability comes next (Lord 1980). The caller's mask must already exclude what
 * this person has answered.
 *
 * ```ts
 * const { theta, sd, next, posterior } = step(bank, priorOf(bank.grid), { item: 0, category: 1 }, { allowed });
 * ```
 */
export function step(bank: Bank, posterior: Posterior, answer: Answer, choice: Choice = {}): Step {
	const updated = withAnswer(bank, posterior, answer);
	const { theta, sd } = estimate(bank.grid, updated);
	return { posterior: updated, theta, sd, next: chooseItem(bank, theta, choice) };
}

/**
 * The same from nothing but the answers so far, in any order: what a server does that keeps answers and no state. Items
 * already answered are left out without the caller's mask having to say so.
 *
 * ```ts
 * stepFromAnswers(bank, []).next // where everybody starts: the item with the most information at the prior's mean
 * ```
 */
export function stepFromAnswers(bank: Bank, answers: readonly Answer[], { allowed, area }: Choice = {}): Step {
	const posterior = posteriorOf(bank, answers);
	const { theta, sd } = estimate(bank.grid, posterior);
	const answered = new Set<number>();
	for (const { item } of answers) answered.add(item);
	const open = (item: number): boolean => isAllowed(allowed, item) && !answered.has(item);
	return { posterior, theta, sd, next: chooseItem(bank, theta, { allowed: open, area }) };
}
