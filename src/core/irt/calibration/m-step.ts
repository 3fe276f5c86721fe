import type { Kernel } from './kernel.ts';
import { cholesky, solve } from './linear.ts';
import { logPrior, type Priors } from './priors.ts';

/** An item's part of the M step: expected counts by category and point, and where the points are. */
export interface ItemTask {
	readonly kernel: Kernel;
	readonly counts: Float64Array;
	readonly points: Float64Array;
	readonly priors: Priors;
}

/** The expected log-likelihood (and prior) of an item, its gradient and its Fisher information by parameter. */
export interface Slopes {
	value: number;
	readonly gradient: Float64Array;
	readonly information: Float64Array;
}

export function slopesOf({ kernel, counts, points, priors }: ItemTask, p: Float64Array): Slopes {
	const { size, categories } = kernel;
	const gradient = new Float64Array(size);
	const information = new Float64Array(size * size);
	const logP = new Float64Array(categories);
	const byParameter = new Float64Array(categories * size);
	const count = points.length;
	let value = 0;
	for (let q = 0; q < count; q++) {
		let seen = 0;
		for (let k = 0; k < categories; k++) seen += counts[k * count + q]!;
		if (seen < 1e-12) continue;
		kernel.at(p, points[q]!, logP, byParameter);
		for (let k = 0; k < categories; k++) {
			const n = counts[k * count + q]!;
			value += n * logP[k]!;
			const expected = seen * Math.exp(logP[k]!);
			for (let i = 0; i < size; i++) {
				const d = byParameter[k * size + i]!;
				gradient[i]! += n * d;
				for (let j = 0; j <= i; j++) information[i * size + j]! += expected * d * byParameter[k * size + j]!;
			}
		}
	}
	const weight = new Float64Array(size);
	value += logPrior(kernel, p, priors, gradient, weight);
	for (let i = 0; i < size; i++) {
		information[i * size + i]! += weight[i]!;
		for (let j = 0; j < i; j++) information[j * size + i] = information[i * size + j]!;
	}
	return { value, gradient, information };
}

const ROUNDS = 12;
const HALVINGS = 12;

/**
 * The best parameters given the expected counts, by Fisher scoring with step halving: the value never falls, and the
 * number of rounds is bounded. `fixed` parameters (the first ones) stay as they are; the others stay in their bounds.
 */
export function maximise(task: ItemTask, start: Float64Array, fixed = 0): Float64Array {
	const { kernel } = task;
	let p = start;
	let here = slopesOf(task, p);
	for (let round = 0; round < ROUNDS; round++) {
		const free = freeParameters(kernel, p, here.gradient, fixed);
		const move = scoringStep(here, free, kernel.size);
		let largest = 0;
		for (const d of move) largest = Math.max(largest, Math.abs(d));
		if (largest < 1e-9) return p;
		let length = largest > 2 ? 2 / largest : 1;
		let moved = false;
		for (let halving = 0; halving < HALVINGS && !moved; halving++, length /= 2) {
			const trial = clamp(
				kernel,
				p.map((value, i) => value + length * move[i]!)
			);
			const there = slopesOf(task, trial);
			if (there.value > here.value) {
				p = trial;
				here = there;
				moved = true;
			}
		}
		if (!moved) return p;
	}
	return p;
}

export function clamp({ low, high }: Kernel, p: Float64Array): Float64Array {
	return p.map((value, i) => Math.min(high[i]!, Math.max(low[i]!, value)));
}

/** Those neither fixed nor pushed against a bound. */
function freeParameters({ low, high, size }: Kernel, p: Float64Array, gradient: Float64Array, fixed: number): number[] {
	const free: number[] = [];
	for (let i = fixed; i < size; i++)
		if (!(p[i]! <= low[i]! && gradient[i]! < 0) && !(p[i]! >= high[i]! && gradient[i]! > 0)) free.push(i);
	return free;
}

function scoringStep({ gradient, information }: Slopes, free: readonly number[], size: number): Float64Array {
	const n = free.length;
	const part = new Float64Array(n * n);
	free.forEach((i, row) => free.forEach((j, column) => (part[row * n + column] = information[i * size + j]!)));
	// A whisker on the diagonal: parameters that the data cannot tell apart move little rather than wildly.
	for (let i = 0; i < n; i++) part[i * n + i] = part[i * n + i]! * (1 + 1e-10) + 1e-10;
	const move = new Float64Array(size);
	const factor = cholesky(part, n);
	const steps =
		typeof factor !== 'number'
			? solve(
					factor,
					free.map((i) => gradient[i]!),
					n
				)
			: free.map((i, row) => gradient[i]! / part[row * n + row]!);
	free.forEach((i, row) => (move[i] = steps[row]!));
	return move;
}
