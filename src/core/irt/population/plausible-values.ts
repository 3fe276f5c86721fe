import { Refusal } from '../../refusal.ts';
import { estimate, type Posterior } from '../estimate.ts';
import type { Grid } from '../grid.ts';

/**
 * Draws from a person's posterior, one for each uniform number in [0, 1) (Mislevy 1991). For figures of a population
 * (means, shares above a mark, spreads), which single estimates per person would distort; never for a person's result.
 * Between grid points the density's logarithm is taken as straight, as in `probabilityAbove`. Refuses `irt-bad-number`.
 */
export function plausibleValues({ points, step }: Grid, posterior: Posterior, uniforms: ArrayLike<number>): Float64Array {
	estimate({ points, step, logPrior: posterior }, posterior); // refuses a posterior that is none
	const reached = new Float64Array(points.length);
	for (let q = 1; q < points.length; q++) reached[q] = reached[q - 1]! + segment(posterior[q - 1]!, posterior[q]!, 1);
	return Float64Array.from(uniforms, (uniform) => {
		if (!(uniform >= 0 && uniform < 1))
			throw new Refusal('irt-bad-number', `uniform must be from 0 to below 1, got ${uniform}.`, {
				field: 'uniform',
				value: uniform
			});
		const wanted = uniform * reached[points.length - 1]!;
		let q = 1;
		while (q < points.length - 1 && reached[q]! < wanted) q++;
		return points[q - 1]! + step * partOf(posterior[q - 1]!, posterior[q]!, wanted - reached[q - 1]!);
	});
}

/** ∫ from 0 to `part` of a density whose logarithm runs straight from `from` to `to` over a unit length. */
function segment(from: number, to: number, part: number): number {
	const change = to - from;
	return Math.abs(change) < 1e-9 ? part * Math.exp(from) : (Math.exp(from) * Math.expm1(change * part)) / change;
}

/** The part of the unit length at which `segment` reaches `mass`. */
function partOf(from: number, to: number, mass: number): number {
	const change = to - from;
	const height = Math.exp(from);
	if (!(height > 0)) return 1;
	const part = Math.abs(change) < 1e-9 ? mass / height : Math.log1p((mass * change) / height) / change;
	return Math.min(1, Math.max(0, part));
}

export interface Combined {
	readonly estimate: number;
	readonly se: number;
	/** The share of the variance that comes from not knowing the abilities. */
	readonly unknownShare: number;
}

/**
 * One figure from its values in several sets of plausible values, each with its sampling variance (Rubin 1987): the mean,
 * and a standard error that knows both the sample and the uncertainty of the measurement. Refuses `irt-bad-number`.
 */
export function combineImputations(estimates: ArrayLike<number>, variances: ArrayLike<number>): Combined {
	const sets = estimates.length;
	if (sets < 2 || variances.length !== sets)
		throw new Refusal(
			'irt-bad-number',
			`There must be two or more estimates and a variance for each: ${sets} and ${variances.length}.`,
			{
				field: 'estimates',
				value: sets
			}
		);
	const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / sets;
	const middle = mean(estimates);
	const within = mean(variances);
	const between = Array.from(estimates).reduce((sum, value) => sum + (value - middle) ** 2, 0) / (sets - 1);
	const total = within + (1 + 1 / sets) * between;
	if (!(total >= 0 && Number.isFinite(middle)))
		throw new Refusal('irt-bad-number', 'Estimates and variances must be numbers, variances 0 or more.', { field: 'variances' });
	return { estimate: middle, se: Math.sqrt(total), unknownShare: total > 0 ? ((1 + 1 / sets) * between) / total : 0 };
}
