import { Refusal } from '../refusal.ts';

/**
 * The abilities at which a posterior is kept: equally spaced points (logits) and the logarithm of a normal prior at
 * each, up to a constant. Made once, shared by all sittings of a bank.
 */
export interface Grid {
	readonly points: Float64Array;
	readonly logPrior: Float64Array;
	/** Distance between neighbouring points, logits. */
	readonly step: number;
}

export interface GridOptions {
	/** Lowest and highest point, logits; -6 and 6. */
	readonly min?: number;
	readonly max?: number;
	/** How many points, at least 3; 61. */
	readonly points?: number;
	/** Mean and standard deviation of the normal prior; 0 and 1. */
	readonly mean?: number;
	readonly sd?: number;
}

/**
 * 61 points on [-6, 6] are enough: against the continuous posterior the mean is right to 1e-6 in ordinary sittings,
 * far below the standard error. Refuses `irt-bad-grid`.
 */
export function makeGrid({ min = -6, max = 6, points = 61, mean = 0, sd = 1 }: GridOptions = {}): Grid {
	const bad = (field: string, value: number, remedy: string): never => {
		throw new Refusal('irt-bad-grid', `Grid: ${field} ${remedy}, got ${value}.`, { field, value });
	};
	if (!(Number.isInteger(points) && points >= 3 && points <= 10001))
		bad('points', points, 'must be a whole number from 3 to 10001');
	if (!(Math.abs(min) <= 100)) bad('min', min, 'must be within ±100');
	if (!(Math.abs(max) <= 100 && max > min)) bad('max', max, 'must be above min and within ±100');
	if (!(Math.abs(mean) <= 100)) bad('mean', mean, 'must be within ±100');
	if (!(sd >= 0.01 && sd <= 100)) bad('sd', sd, 'must be from 0.01 to 100');
	const step = (max - min) / (points - 1);
	const abilities = Float64Array.from({ length: points }, (_, q) => min + q * step);
	return { points: abilities, logPrior: abilities.map((t) => -0.5 * ((t - mean) / sd) ** 2), step };
}
