import { Refusal } from '../refusal.ts';

/**
 * When a sitting ends. Every limit is optional and comes from the assessment policy, which is data; an adaptive test
 * with none of them ends when the bank does.
 */
export interface StopRule {
	/** Answers before precision or classification may end the sitting. */
	readonly minLength?: number;
	/** Answers after which it ends in any case. */
	readonly maxLength?: number;
	/** Posterior standard deviation, logits, at or below which the estimate is good enough. */
	readonly targetSd?: number;
	/** In (0.5, 1): how sure the side of the pass mark must be, above it or below. */
	readonly confidence?: number;
	/** Seconds after which it ends in any case. */
	readonly maxSeconds?: number;
}

export interface Progress {
	/** Answers given. */
	readonly length: number;
	/** Posterior standard deviation, logits. */
	readonly sd: number;
	/** Posterior probability of being at or above the pass mark; needed where the rule has a confidence. */
	readonly probabilityAbove?: number;
	readonly seconds?: number;
	/** What the choice of items gave: null when nothing is left that may be shown. */
	readonly next: number | null;
}

export type StopReason = 'precision' | 'classified' | 'length' | 'time' | 'exhausted';

/**
 * Why the sitting ends here, or null where it goes on. Where several reasons hold at once, one that says the goal was
 * reached comes before one that says the sitting was cut short. Refuses `irt-bad-stop-rule`.
 *
 * ```ts
 * stopReason({ minLength: 8, maxLength: 30, targetSd: 0.35 }, { length: 14, sd: 0.34, next: 7 }) // 'precision'
 * ```
 */
export function stopReason(rule: StopRule, progress: Progress): StopReason | null {
	checkRule(rule);
	const { minLength = 0, maxLength = Infinity, targetSd = 0, confidence, maxSeconds = Infinity } = rule;
	const { length, sd, probabilityAbove, seconds = 0, next } = progress;
	if (length >= minLength) {
		if (sd <= targetSd) return 'precision';
		if (
			confidence !== undefined &&
			probabilityAbove !== undefined &&
			Math.max(probabilityAbove, 1 - probabilityAbove) >= confidence
		)
			return 'classified';
	}
	if (length >= maxLength) return 'length';
	if (seconds >= maxSeconds) return 'time';
	return next === null ? 'exhausted' : null;
}

function checkRule(rule: StopRule): void {
	const check = (field: keyof StopRule, isGood: (value: number) => boolean, remedy: string): void => {
		const value = rule[field];
		if (value === undefined || isGood(value)) return;
		throw new Refusal('irt-bad-stop-rule', `Stop rule: ${field} ${remedy}, got ${value}.`, { field, value });
	};
	check('minLength', (n) => n >= 0, 'must be 0 or more');
	check('maxLength', (n) => n >= 1, 'must be 1 or more');
	check('maxLength', (n) => n >= (rule.minLength ?? 0), 'must not be below minLength');
	check('targetSd', (sd) => sd > 0, 'must be above 0');
	check('confidence', (p) => p > 0.5 && p < 1, 'must be between 0.5 and 1');
	check('maxSeconds', (s) => s > 0, 'must be above 0');
}
