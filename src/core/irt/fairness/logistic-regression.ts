import { cholesky, solve } from '../calibration/linear.ts';

/** People of the same predictors counted together: how many, and how many of them answered right. */
export interface Cell {
	readonly x: readonly number[];
	readonly right: number;
	readonly total: number;
}

export interface LogisticFit {
	readonly coefficients: Float64Array;
	readonly logLikelihood: number;
	readonly converged: boolean;
}

const ROUNDS = 50;

/**
 * Logistic regression by Newton's method with step halving. Where the answers are separated completely the
 * coefficients would grow without end; a whisker of ridge stops them, and `converged` is false.
 */
export function fitLogistic(cells: readonly Cell[], size: number): LogisticFit {
	let beta: Float64Array = new Float64Array(size);
	let here = slopes(cells, beta);
	for (let round = 0; round < ROUNDS; round++) {
		for (let i = 0; i < size; i++) here.information[i * size + i]! += 1e-9 * (1 + here.information[i * size + i]!);
		const factor = cholesky(here.information, size);
		if (typeof factor === 'number') break;
		const move = solve(factor, here.gradient, size);
		let largest = 0;
		for (const d of move) largest = Math.max(largest, Math.abs(d));
		if (largest < 1e-8) return { coefficients: beta, logLikelihood: here.value, converged: true };
		let improved = false;
		for (let length = largest > 5 ? 5 / largest : 1; length > 1e-4 && !improved; length /= 2) {
			const trial = beta.map((value, i) => value + length * move[i]!);
			const there = slopes(cells, trial);
			if (there.value > here.value) {
				beta = trial;
				here = there;
				improved = true;
			}
		}
		if (!improved) return { coefficients: beta, logLikelihood: here.value, converged: largest < 1e-4 };
		if (beta.some((value) => Math.abs(value) > 50)) break;
	}
	return { coefficients: beta, logLikelihood: here.value, converged: false };
}

function slopes(
	cells: readonly Cell[],
	beta: Float64Array
): { value: number; gradient: Float64Array; information: Float64Array } {
	const size = beta.length;
	const gradient = new Float64Array(size);
	const information = new Float64Array(size * size);
	let value = 0;
	for (const { x, right, total } of cells) {
		let u = 0;
		for (let i = 0; i < size; i++) u += beta[i]! * x[i]!;
		const soft = Math.log1p(Math.exp(-Math.abs(u)));
		value -= right * (soft + Math.max(0, -u)) + (total - right) * (soft + Math.max(0, u));
		const chance = 1 / (1 + Math.exp(-u));
		const weight = total * chance * (1 - chance);
		for (let i = 0; i < size; i++) {
			gradient[i]! += (right - total * chance) * x[i]!;
			for (let j = 0; j < size; j++) information[i * size + j]! += weight * x[i]! * x[j]!;
		}
	}
	return { value, gradient, information };
}
