import { Refusal } from '../../refusal.ts';
import type { Bank } from '../bank.ts';
import { inverse } from '../calibration/linear.ts';
import { squarem } from '../calibration/squarem.ts';
import { posteriorOf, type Answer, type Posterior } from '../estimate.ts';

/** A person's answers and predictors (1 for the constant included by the caller, if wanted). */
export interface Respondent {
	readonly answers: readonly Answer[];
	readonly x: readonly number[];
}

export interface LatentRegression {
	readonly coefficients: readonly number[];
	/** Standard errors of the coefficients, from the persons' squared gradients. */
	readonly errors: readonly number[];
	/** What the predictors leave unexplained, logits. */
	readonly residualSd: number;
	readonly logLikelihood: number;
	readonly converged: boolean;
	readonly steps: number;
	/** Each person's posterior under the regression, over the bank's grid: what plausible values are drawn from. */
	readonly posteriors: readonly Posterior[];
}

/**
 * Regression of ability on background, straight from the answers: θ ~ N(x·β, σ²), item parameters known (Mislevy 1984).
 * EM with SQUAREM, bounded steps. Estimating each person first and regressing the estimates would pull every
 * coefficient towards zero. Refuses `irt-bad-regression`, and what `posteriorOf` refuses.
 */
export function latentRegression(
	bank: Bank,
	people: readonly Respondent[],
	{ tolerance = 1e-6, maxSteps = 500 } = {}
): LatentRegression {
	const width = people[0]?.x.length ?? 0;
	const cross = crossProducts(people, width);
	const { points } = bank.grid;
	const flat = new Float64Array(points.length);
	const likelihoods = people.map(({ answers }) => posteriorOf(bank, answers, flat));
	const model: Model = { points, people, likelihoods, width, cross };
	const start = new Float64Array(width + 1);
	const found = squarem(
		{ step: (all) => emStep(model, all), clamp: (all) => all.with(width, Math.max(-4, Math.min(2, all[width]!))) },
		start,
		tolerance,
		maxSteps
	);
	const all = found.parameters;
	const sd = Math.exp(all[width]!);
	const { logLikelihood, information } = sweep(model, all);
	const covariance = inverse(information, width + 1);
	return {
		coefficients: Array.from(all.subarray(0, width)),
		errors: Array.from({ length: width }, (_, j) =>
			typeof covariance !== 'number' ? Math.sqrt(covariance[j * (width + 1) + j]!) : Infinity
		),
		residualSd: sd,
		logLikelihood,
		converged: found.converged,
		steps: found.steps,
		posteriors: people.map((_, i) => posteriorUnder(model, all, i))
	};
}

interface Model {
	readonly points: Float64Array;
	readonly people: readonly Respondent[];
	readonly likelihoods: readonly Posterior[];
	readonly width: number;
	/** (X'X)⁻¹. */
	readonly cross: Float64Array;
}

function crossProducts(people: readonly Respondent[], width: number): Float64Array {
	if (people.length <= width || width === 0)
		throw new Refusal(
			'irt-bad-regression',
			`There must be more persons (${people.length}) than predictors (${width}), and at least one of each.`,
			{ field: 'people', value: people.length }
		);
	const matrix = new Float64Array(width * width);
	people.forEach(({ x }, i) => {
		if (x.length !== width || !x.every(Number.isFinite))
			throw new Refusal('irt-bad-regression', `Person ${i}: must have ${width} predictors, all numbers.`, {
				person: i,
				field: 'x'
			});
		for (let j = 0; j < width; j++) for (let k = 0; k < width; k++) matrix[j * width + k]! += x[j]! * x[k]!;
	});
	const result = inverse(matrix, width);
	if (typeof result === 'number')
		throw new Refusal('irt-bad-regression', 'The predictors repeat one another: leave one out.', { field: 'x' });
	return result;
}

function meanOf({ people, width }: Model, all: Float64Array, i: number): number {
	let mean = 0;
	for (let j = 0; j < width; j++) mean += all[j]! * people[i]!.x[j]!;
	return mean;
}

function posteriorUnder(model: Model, all: Float64Array, i: number): Posterior {
	const mean = meanOf(model, all, i);
	const sd = Math.exp(all[model.width]!);
	const likelihood = model.likelihoods[i]!;
	const posterior = model.points.map((theta, q) => likelihood[q]! - 0.5 * ((theta - mean) / sd) ** 2);
	const peak = posterior.reduce((a, b) => Math.max(a, b));
	return posterior.map((value) => value - peak);
}

interface Sweep {
	logLikelihood: number;
	/** X' times the posterior means. */
	xTheta: Float64Array;
	/** Sum of the persons' squared gradients by (β, log σ). */
	information: Float64Array;
	means: Float64Array;
	variances: Float64Array;
}

function sweep(model: Model, all: Float64Array): Sweep {
	const { points, people, likelihoods, width } = model;
	const sd = Math.exp(all[width]!);
	const size = width + 1;
	const result: Sweep = {
		logLikelihood: 0,
		xTheta: new Float64Array(width),
		information: new Float64Array(size * size),
		means: new Float64Array(people.length),
		variances: new Float64Array(people.length)
	};
	const score = new Float64Array(size);
	people.forEach(({ x }, i) => {
		const prior = meanOf(model, all, i);
		let peak = -Infinity;
		const logs = points.map((theta, q) => {
			const value = likelihoods[i]![q]! - 0.5 * ((theta - prior) / sd) ** 2;
			if (value > peak) peak = value;
			return value;
		});
		let total = 0;
		let first = 0;
		let second = 0;
		logs.forEach((value, q) => {
			const weight = Math.exp(value - peak);
			total += weight;
			first += weight * points[q]!;
			second += weight * points[q]! * points[q]!;
		});
		const mean = first / total;
		const variance = Math.max(0, second / total - mean * mean);
		result.means[i] = mean;
		result.variances[i] = variance;
		result.logLikelihood += peak + Math.log(total) - Math.log(sd);
		for (let j = 0; j < width; j++) {
			result.xTheta[j]! += x[j]! * mean;
			score[j] = (x[j]! * (mean - prior)) / (sd * sd);
		}
		score[width] = (variance + (mean - prior) ** 2) / (sd * sd) - 1;
		for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) result.information[j * size + k]! += score[j]! * score[k]!;
	});
	// The grid's step and 2π make the sums a density, so that the likelihood does not depend on the grid.
	result.logLikelihood += people.length * Math.log((points[1]! - points[0]!) / Math.sqrt(2 * Math.PI));
	return result;
}

function emStep(model: Model, all: Float64Array): { next: Float64Array; value: number } {
	const { width, cross, people } = model;
	const { logLikelihood, xTheta, means, variances } = sweep(model, all);
	const next = new Float64Array(width + 1);
	for (let j = 0; j < width; j++) for (let k = 0; k < width; k++) next[j]! += cross[j * width + k]! * xTheta[k]!;
	let squares = 0;
	people.forEach((_, i) => (squares += variances[i]! + (means[i]! - meanOf(model, next, i)) ** 2));
	next[width] = Math.max(-4, Math.min(2, 0.5 * Math.log(squares / people.length)));
	return { next, value: logLikelihood };
}
