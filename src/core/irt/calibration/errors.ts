import { expect, gradientAt, type Model } from './em.ts';
import { groupOf, read } from './layout.ts';
import { inverse } from './linear.ts';
import { logPrior } from './priors.ts';

/**
 * The covariance matrix of all parameters, size × size; null where the data cannot tell some of them apart.
 *
 * `observed`: the inverse of the observed information, minus the second derivatives of the log-likelihood, from
 * differences of its exact gradient: two E steps for each parameter. `cross-product`: the inverse of the sum of the
 * persons' squared gradients (Berndt, Hall, Hall & Hausman 1974), which costs one E step, and from a few thousand
 * persons on differs by a percent or two.
 */
export function covarianceOf(
	model: Model,
	all: Float64Array,
	method: 'observed' | 'cross-product',
	free: readonly number[]
): Float64Array | null {
	const full = method === 'observed' ? observed(model, all, free) : crossProduct(model, all);
	const size = all.length;
	const part = new Float64Array(free.length * free.length);
	free.forEach((i, row) => free.forEach((j, column) => (part[row * free.length + column] = full[i * size + j]!)));
	const small = inverse(part, free.length);
	if (!small) return null;
	const result = new Float64Array(size * size);
	free.forEach((i, row) => free.forEach((j, column) => (result[i * size + j] = small[row * free.length + column]!)));
	return result;
}

function observed(model: Model, all: Float64Array, free: readonly number[]): Float64Array {
	const size = all.length;
	const matrix = new Float64Array(size * size);
	for (const i of free) {
		const width = 1e-4 * Math.max(1, Math.abs(all[i]!));
		const shifted = Float64Array.from(all);
		shifted[i] = all[i]! + width;
		const above = gradientAt(model, shifted);
		shifted[i] = all[i]! - width;
		const below = gradientAt(model, shifted);
		for (let j = 0; j < size; j++) {
			const curvature = (below[j]! - above[j]!) / (2 * width);
			matrix[i * size + j]! += curvature / 2;
			matrix[j * size + i]! += curvature / 2;
		}
	}
	return matrix;
}

function crossProduct(model: Model, all: Float64Array): Float64Array {
	const { packed, layout, points } = model;
	const { weights, groups } = packed;
	const size = all.length;
	const count = points.length;
	const matrix = new Float64Array(size * size);
	const tables = gradientTables(model, all);
	const score = new Float64Array(size);
	const answers = new Int16Array(layout.slots.length);
	const populations = Array.from({ length: layout.groupCount }, (_, g) => groupOf(layout, all, g));
	expect(model, all, (row, posterior, first, last) => {
		score.fill(0);
		unpack(model, row, answers);
		layout.slots.forEach((slot, i) => {
			const k = answers[i]!;
			if (slot.unusable || k < 0) return;
			const { size: own } = slot.kernel;
			for (let j = 0; j < own; j++) {
				const target = slot.sharesSlope ? (j === 0 ? (layout.hasCommonSlope ? 0 : -1) : slot.from) : slot.from + j;
				if (target < 0) continue;
				const table = tables[i]!;
				const base = (k * own + j) * count;
				let sum = 0;
				for (let q = first; q <= last; q++) sum += posterior[q]! * table[base + q]!;
				score[target]! += sum;
			}
		});
		const group = groups[row]!;
		if (group > 0) {
			const { mean, sd } = populations[group]!;
			const at = layout.groupsFrom + 2 * (group - 1);
			for (let q = first; q <= last; q++) {
				const z = (points[q]! - mean) / sd;
				score[at]! += (posterior[q]! * z) / sd;
				score[at + 1]! += posterior[q]! * (z * z - 1);
			}
		}
		// The posterior is weighted by the persons of the row: w²·s·s' / w.
		const weight = 1 / weights[row]!;
		for (let i = 0; i < size; i++) {
			const scaled = score[i]! * weight;
			if (scaled === 0) continue;
			for (let j = 0; j <= i; j++) matrix[i * size + j]! += scaled * score[j]!;
		}
	});
	for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j]!;
	addPriors(model, all, matrix);
	return matrix;
}

/** By item: (category, parameter) × points derivatives of log P. */
function gradientTables({ layout, points }: Model, all: Float64Array): Float64Array[] {
	return layout.slots.map((slot) => {
		const { kernel } = slot;
		const table = new Float64Array(kernel.categories * kernel.size * points.length);
		if (slot.unusable) return table;
		const p = read(layout, slot, all);
		const logP = new Float64Array(kernel.categories);
		const gradient = new Float64Array(kernel.categories * kernel.size);
		points.forEach((theta, q) => {
			kernel.at(p, theta, logP, gradient);
			gradient.forEach((value, n) => (table[n * points.length + q] = value));
		});
		return table;
	});
}

/** A row's answers by item; -1 where missing. */
function unpack({ packed, layout }: Model, row: number, answers: Int16Array): void {
	const { bundles, codes } = packed;
	for (let n = 0; n < bundles.length; n++) {
		const { items, strides, bases } = bundles[n]!;
		const code = codes[row * bundles.length + n]!;
		for (let m = 0; m < items.length; m++) {
			const item = items[m]!;
			const k = Math.floor(code / strides[m]!) % bases[m]!;
			answers[item] = k < layout.slots[item]!.kernel.categories ? k : -1;
		}
	}
}

function addPriors({ layout, priors }: Model, all: Float64Array, matrix: Float64Array): void {
	for (const slot of layout.slots) {
		if (slot.unusable) continue;
		const p = read(layout, slot, all);
		const weight = new Float64Array(p.length);
		logPrior(slot.kernel, p, priors, new Float64Array(p.length), weight);
		weight.forEach((w, j) => {
			const at = slot.sharesSlope ? (j === 0 ? (layout.hasCommonSlope ? 0 : -1) : slot.from) : slot.from + j;
			if (at >= 0) matrix[at * all.length + at]! += w;
		});
	}
}
