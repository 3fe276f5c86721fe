/** Counts of the same cell at the ends of the last weeks, a week apart, the latest last. */
export type Weekly = readonly number[];

export interface Pace {
	/** More a week, on average over the last 4 and the last 12 weeks; `null` while so many weeks are not known. */
	of4: number | null;
	of12: number | null;
}

/** How fast a count has grown. */
export function paceOf(weeks: Weekly): Pace {
	const over = (n: number) => (weeks.length > n ? (weeks.at(-1)! - weeks.at(-1 - n)!) / n : null);
	return { of4: over(4), of12: over(12) };
}

export interface Forecast {
	/** The count to be expected, and between which it will lie in four cases of five. */
	expected: number;
	low: number;
	high: number;
}

/** Fewer weekly steps than this foretell nothing. */
export const FORECAST_WEEKS = 8;
/** How far back a habit reaches. */
const LOOK_BACK = 26;
/** Four of five lie within so many standard deviations. */
const Z = 1.2815515655446004;
/** Up to so many weeks apart errors are looked at together, and the least share of their variance that is believed to be left. */
const APART = 5;
const LEAST = 0.3;
const SMOOTHING = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * What a count will be after `ahead` weeks if it goes on as it goes: the weekly steps are followed by simple exponential smoothing, the
 * smoothing that would have foretold the known steps best (a local level, ETS(A,N,N): Hyndman, Koehler, Ord & Snyder 2008). With smoothing
 * α and one-step error σ the sum of the next h steps is h times the level, and its variance σ² Σ (1 + α(h − i))² over i = 1..h, to which
 * the error of the level itself is added; both by `longRun`. Never below nothing, never above `most`. `npm run bench -- forecast` holds it against weeks kept back.
 *
 * @param ahead weeks, 0 or more
 * @param most the denominator, where there is one
 * @returns `null` with fewer than eight steps
 */
export function forecast(weeks: Weekly, ahead: number, most: number = Infinity): Forecast | null {
	const known = weeks.slice(-LOOK_BACK - 1);
	const steps = known.slice(1).map((count, n) => count - known[n]!);
	if (steps.length < FORECAST_WEEKS || !(ahead >= 0)) return null;
	let best = follow(steps, SMOOTHING[0]!);
	for (const alpha of SMOOTHING.slice(1)) {
		const tried = follow(steps, alpha);
		if (tried.variance < best.variance) best = tried;
	}
	const { alpha, level, variance, errors } = best;
	let spread = 0;
	for (let i = 1; i <= Math.ceil(ahead); i++) spread += (1 + alpha * (Math.ceil(ahead) - i)) ** 2;
	// The level is itself a weighted mean of the steps, its variance σ² α / (2 − α) when they have been many, σ² / n at the least.
	const ofLevel = Math.max(alpha / (2 - alpha), 1 / steps.length);
	const half = Z * Math.sqrt(variance * longRun(errors) * (spread + ahead * ahead * ofLevel));
	const within = (count: number) => Math.min(most, Math.max(0, count));
	const expected = weeks.at(-1)! + ahead * level;
	return { expected: within(expected), low: within(expected - half), high: within(expected + half) };
}

/**
 * How much of the errors' variance is left in their sum, as a share: where a busy week is followed by quiet ones, as in campaigns, they undo each other,
 * and the sum of many weeks is surer than as many single ones. The long-run variance over the variance, with falling weights up to five weeks
 * apart (Newey & West 1987); each autocorrelation is raised by 1/n, by which so few weeks understate it. Never above 1, and never below what so
 * few weeks can show.
 *
 * @returns 0.3..1
 */
function longRun(errors: readonly number[]): number {
	const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
	const off = errors.map((error) => error - mean);
	const squares = off.reduce((sum, error) => sum + error * error, 0);
	if (squares === 0) return 1;
	let share = 1;
	for (let apart = 1; apart <= APART; apart++) {
		const products = off.slice(apart).reduce((sum, error, n) => sum + error * off[n]!, 0);
		share += 2 * (1 - apart / (APART + 1)) * (products / squares + 1 / errors.length);
	}
	return Math.min(1, Math.max(LEAST, share));
}

/** One pass of simple exponential smoothing, begun at the mean of the first four steps: where it ends and how wrong it was. */
function follow(steps: readonly number[], alpha: number): { alpha: number; level: number; variance: number; errors: number[] } {
	let level = (steps[0]! + steps[1]! + steps[2]! + steps[3]!) / 4;
	let squares = 0;
	const errors: number[] = [];
	for (const step of steps) {
		const error = step - level;
		squares += error * error;
		errors.push(error);
		level += alpha * error;
	}
	// Two things were chosen from the steps: where to begin, and α.
	return { alpha, level, variance: squares / (steps.length - 2), errors };
}
