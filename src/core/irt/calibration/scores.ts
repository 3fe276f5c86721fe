import { expect, type Model } from './em.ts';
import { groupAt, groupOf, places, read } from './layout.ts';
import { logPrior } from './priors.ts';

/**
 * Each person's gradient of the log-likelihood by all parameters: the expectation, over what is known of the person's
 * ability, of the gradient of log P of the answers given (Fisher's identity). `deed` gets the gradient of a row times
 * the number w of persons it stands for, and 1/w, so that gradient · gradient' · (1/w) sums over persons; and the items
 * that the row answered, which are the only ones whose gradient is not zero.
 */
export function eachScore(
	model: Model,
	all: Float64Array,
	deed: (score: Float64Array, weight: number, answered: readonly number[]) => void
): void {
	const { packed, layout, points } = model;
	const { bundles, codes } = packed;
	const count = points.length;
	const tables = gradientTables(model, all);
	const targets = layout.slots.map((_, i) => places(layout, i));
	const populations = Array.from({ length: layout.groupCount }, (_, g) => groupOf(layout, all, g));
	const score = new Float64Array(all.length);
	const answered: number[] = [];
	expect(model, all, (row, posterior, first, last) => {
		score.fill(0);
		answered.length = 0;
		for (let n = 0; n < bundles.length; n++) {
			const { items, strides, bases, unseen } = bundles[n]!;
			const code = codes[row * bundles.length + n]!;
			if (code === unseen) continue;
			for (let m = 0; m < items.length; m++) {
				const item = items[m]!;
				const { kernel, unusable } = layout.slots[item]!;
				const k = Math.floor(code / strides[m]!) % bases[m]!;
				if (unusable || k >= kernel.categories) continue;
				answered.push(item);
				for (let j = 0; j < kernel.size; j++) {
					const at = targets[item]![j]!;
					if (at < 0) continue;
					const table = tables[item]!;
					const base = (k * kernel.size + j) * count;
					let sum = 0;
					for (let q = first; q <= last; q++) sum += posterior[q]! * table[base + q]!;
					score[at]! += sum;
				}
			}
		}
		const group = packed.groups[row]!;
		const at = groupAt(layout, group);
		if (at >= 0) {
			const { mean, sd } = populations[group]!;
			for (let q = first; q <= last; q++) {
				const z = (points[q]! - mean) / sd;
				score[at]! += (posterior[q]! * z) / sd;
				score[at + 1]! += posterior[q]! * (z * z - 1);
			}
		}
		deed(score, 1 / packed.weights[row]!, answered);
	});
}

/** By item: (category, parameter) × points derivatives of log P. */
function gradientTables({ layout, points }: Model, all: Float64Array): Float64Array[] {
	return layout.slots.map((slot) => {
		const { kernel } = slot;
		const table = new Float64Array(slot.unusable ? 0 : kernel.categories * kernel.size * points.length);
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

/** Minus the second derivative of the log prior by each parameter: what the priors add to the information. */
export function priorWeights({ layout, priors }: Model, all: Float64Array): Float64Array {
	const weights = new Float64Array(all.length);
	layout.slots.forEach((slot, i) => {
		if (slot.unusable) return;
		const p = read(layout, slot, all);
		const own = new Float64Array(p.length);
		logPrior(slot.kernel, p, priors, new Float64Array(p.length), own);
		places(layout, i).forEach((at, j) => {
			if (at >= 0) weights[at]! += own[j]!;
		});
	});
	return weights;
}
