import { gradientAt, type Model } from './em.ts';
import { places } from './layout.ts';
import { inverse } from './linear.ts';
import { eachScore, priorWeights } from './scores.ts';

/**
 * How standard errors are found.
 *
 * - `observed`: the inverse of the observed information, minus the second derivatives of the log-likelihood, from
 *   differences of its exact gradient. The best; two E steps for each parameter.
 * - `cross-product`: the inverse of the sum of the persons' squared gradients (Berndt, Hall, Hall & Hausman 1974). One E
 *   step; from a few thousand persons on it differs by a percent or two.
 * - `by-item`: the same for each item alone, as if the others were known. For banks so large that the matrix of all
 *   parameters would not fit; a little too small.
 */
export type ErrorMethod = 'observed' | 'cross-product' | 'by-item';

/** What a run of this size can afford. */
export function affordable({ packed, layout }: Model): ErrorMethod {
	if (layout.size > 600) return 'by-item';
	return packed.rows * layout.size <= 1_000_000 ? 'observed' : 'cross-product';
}

/** The covariance of two parameters by their places in the vector; NaN where the data do not tell. */
export type Covariance = (i: number, j: number) => number;

/** `free`: the parameters that are not at a bound; those that are have no error. */
export function covarianceOf(model: Model, all: Float64Array, method: ErrorMethod, free: readonly number[]): Covariance {
	if (method === 'by-item') return byItem(model, all, free);
	const size = all.length;
	return inverseOf(method === 'observed' ? observed(model, all, free) : crossProduct(model, all), size, free);
}

/** Parameters that cannot be told apart from others are left out, a few at most, so that they do not cost all others their errors. */
const LEFT_OUT = 20;

function inverseOf(matrix: Float64Array, size: number, free: readonly number[]): Covariance {
	let kept = [...free];
	for (let round = 0; round <= LEFT_OUT && kept.length > 0; round++) {
		const part = new Float64Array(kept.length * kept.length);
		kept.forEach((i, row) => kept.forEach((j, column) => (part[row * kept.length + column] = matrix[i * size + j]!)));
		const result = inverse(part, kept.length);
		if (typeof result !== 'number') {
			const rank = new Map(kept.map((at, row) => [at, row]));
			return (i, j) => result[(rank.get(i) ?? NaN) * kept.length + (rank.get(j) ?? NaN)] ?? NaN;
		}
		kept = kept.filter((_, row) => row !== result);
	}
	return () => NaN;
}

function observed(model: Model, all: Float64Array, free: readonly number[]): Float64Array {
	const size = all.length;
	const matrix = new Float64Array(size * size);
	for (const i of free) {
		const width = 1e-4 * Math.max(1, Math.abs(all[i]!));
		const above = gradientAt(model, all.with(i, all[i]! + width));
		const below = gradientAt(model, all.with(i, all[i]! - width));
		for (let j = 0; j < size; j++) {
			const curvature = (below[j]! - above[j]!) / (2 * width);
			matrix[i * size + j]! += curvature / 2;
			matrix[j * size + i]! += curvature / 2;
		}
	}
	return matrix;
}

function crossProduct(model: Model, all: Float64Array): Float64Array {
	const size = all.length;
	const matrix = new Float64Array(size * size);
	// Only where a person's gradient is not zero: in an adaptive test a person saw a few items of many.
	const touched = new Uint32Array(size);
	const values = new Float64Array(size);
	eachScore(model, all, (score, weight) => {
		let count = 0;
		for (let i = 0; i < size; i++)
			if (score[i] !== 0) {
				touched[count] = i;
				values[count++] = score[i]!;
			}
		for (let m = 0; m < count; m++) {
			const scaled = values[m]! * weight;
			const start = touched[m]! * size;
			for (let n = 0; n <= m; n++) {
				const at = start + touched[n]!;
				matrix[at] = matrix[at]! + scaled * values[n]!;
			}
		}
	});
	for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j]!;
	priorWeights(model, all).forEach((weight, i) => (matrix[i * size + i]! += weight));
	return matrix;
}

function byItem(model: Model, all: Float64Array, free: readonly number[]): Covariance {
	const { layout } = model;
	const owned = layout.slots.map((slot, i) => places(layout, i).filter((at) => at >= slot.from));
	const blocks = owned.map((own) => new Float64Array(own.length * own.length));
	let common = 0;
	eachScore(model, all, (score, weight, answered) => {
		if (layout.hasCommonSlope) common += score[0]! * score[0]! * weight;
		for (const item of answered) {
			const own = owned[item]!;
			const block = blocks[item]!;
			own.forEach((i, row) => own.forEach((j, column) => (block[row * own.length + column]! += score[i]! * score[j]! * weight)));
		}
	});
	const priors = priorWeights(model, all);
	const isFree = new Set(free);
	const itemAt: number[] = [];
	const inverses = blocks.map((block, item) => {
		const own = owned[item]!;
		own.forEach((at, row) => {
			itemAt[at] = item;
			block[row * own.length + row]! += priors[at]!;
		});
		const usable = own.map((_, row) => row).filter((row) => isFree.has(own[row]!));
		const inside = inverseOf(block, own.length, usable);
		return (i: number, j: number): number => inside(own.indexOf(i), own.indexOf(j));
	});
	return (i, j) => {
		if (layout.hasCommonSlope && (i === 0 || j === 0)) return i === j ? 1 / common : 0;
		return inverses[itemAt[i] ?? -1]?.(i, j) ?? NaN;
	};
}
