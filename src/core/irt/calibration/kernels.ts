import { logistic, logLogistic } from '../logistic.ts';
import type { Item } from '../item.ts';

/**
 * An item model as the calibration sees it: a short vector of parameters without constraints among them, log P, and
 * the derivative of log P by each parameter. The first parameter is always the log slope; the rest are intercepts
 * (d = -a·b), which are nearly uncorrelated with it where a and b are not.
 *
 * | model | parameters |
 * |---|---|
 * | 2pl | log a, d |
 * | 3pl | log a, d, logit c |
 * | grm | log a, d₁, log(d₁ - d₂), log(d₂ - d₃) … so that the thresholds stay in order |
 * | gpcm | log a, d₁ … d_m |
 */
export interface Kernel {
	readonly model: Item['model'];
	readonly size: number;
	readonly categories: number;
	/** Writes log P(k) to logP[k] and d log P(k) / d parameter j to gradient[k·size + j]. */
	at(p: Float64Array, theta: number, logP: Float64Array, gradient: Float64Array): void;
	/** The lowest and highest value of each parameter: beyond, an item tells of a wrong key rather than of itself. */
	readonly low: Float64Array;
	readonly high: Float64Array;
	/** Starting values, from the number of persons in each category. */
	start(counts: Float64Array): Float64Array;
	toItem(p: Float64Array): Item;
}

const SLOPE: readonly [number, number] = [Math.log(0.02), Math.log(20)];
const INTERCEPT: readonly [number, number] = [-40, 40];
const GUESS: readonly [number, number] = [-9, 1];
const GAP: readonly [number, number] = [-9, 4.5];

export function kernelFor(model: Item['model'], categories: number): Kernel {
	switch (model) {
		case '2pl':
			return twoParameter;
		case '3pl':
			return threeParameter;
		case 'grm':
			return graded(categories);
		case 'gpcm':
			return partialCredit(categories);
	}
}

function bounds(...ranges: (readonly [number, number])[]): { low: Float64Array; high: Float64Array } {
	return { low: Float64Array.from(ranges, ([low]) => low), high: Float64Array.from(ranges, ([, high]) => high) };
}

/** The logit of a share of persons, kept away from 0 and 1, stretched as ability spreads the chances. */
function startingLogit(part: number, whole: number): number {
	const share = (part + 0.5) / (whole + 1);
	return 1.2 * Math.log(share / (1 - share));
}

const twoParameter: Kernel = {
	model: '2pl',
	size: 2,
	categories: 2,
	...bounds(SLOPE, INTERCEPT),
	at(p, theta, logP, gradient) {
		const steep = Math.exp(p[0]!) * theta;
		const u = steep + p[1]!;
		const s = logistic(u);
		const t = logistic(-u);
		logP[0] = logLogistic(-u);
		logP[1] = logLogistic(u);
		gradient[0] = -s * steep;
		gradient[1] = -s;
		gradient[2] = t * steep;
		gradient[3] = t;
	},
	start: (counts) => Float64Array.of(0, startingLogit(counts[1]!, counts[0]! + counts[1]!)),
	toItem: (p) => ({ model: '2pl', a: Math.exp(p[0]!), b: -p[1]! / Math.exp(p[0]!) })
};

const threeParameter: Kernel = {
	model: '3pl',
	size: 3,
	categories: 2,
	...bounds(SLOPE, INTERCEPT, GUESS),
	at(p, theta, logP, gradient) {
		const steep = Math.exp(p[0]!) * theta;
		const u = steep + p[1]!;
		const s = logistic(u);
		const t = logistic(-u);
		const c = logistic(p[2]!);
		const notC = logistic(-p[2]!);
		const right = c + notC * s;
		const wrong = notC * t;
		logP[0] = logLogistic(-p[2]!) + logLogistic(-u);
		logP[1] = wrong < 0.5 ? Math.log1p(-wrong) : Math.log(right);
		const rise = (notC * s * t) / right;
		gradient[0] = -s * steep;
		gradient[1] = -s;
		gradient[2] = -c;
		gradient[3] = rise * steep;
		gradient[4] = rise;
		gradient[5] = (c * notC * t) / right;
	},
	start(counts) {
		const right = counts[1]!;
		const whole = counts[0]! + right;
		return Float64Array.of(0.2, startingLogit(Math.max(right - 0.2 * whole, 0), 0.8 * whole), Math.log(0.2 / 0.8));
	},
	toItem: (p) => ({ model: '3pl', a: Math.exp(p[0]!), b: -p[1]! / Math.exp(p[0]!), c: logistic(p[2]!) })
};

function graded(categories: number): Kernel {
	const top = categories - 1;
	const size = categories;
	return {
		model: 'grm',
		size,
		categories,
		...bounds(SLOPE, INTERCEPT, ...Array.from({ length: top - 1 }, () => GAP)),
		at(p, theta, logP, gradient) {
			const steep = Math.exp(p[0]!) * theta;
			gradient.fill(0);
			let below = 0;
			let above = steep + p[1]!;
			for (let k = 0; k <= top; k++) {
				// u, v: standing against the threshold below and above; P = s(u) s(-v) (1 - e^(v-u)).
				const gap = k > 0 && k < top ? Math.exp(p[k + 1]!) : Infinity;
				if (k > 0) {
					below = above;
					above = below - gap;
				}
				const apart = -Math.expm1(-gap);
				logP[k] = (k > 0 ? logLogistic(below) : 0) + (k < top ? logLogistic(-above) : 0) + Math.log(apart);
				const byBelow = k === 0 ? 0 : logistic(-below) / ((k < top ? logistic(-above) : 1) * apart);
				const byAbove = k === top ? 0 : -logistic(above) / ((k > 0 ? logistic(below) : 1) * apart);
				const row = k * size;
				gradient[row] = (byBelow + byAbove) * steep;
				gradient[row + 1] = byBelow + byAbove;
				for (let j = 2; j < size; j++) {
					const moved = (k >= j ? byBelow : 0) + (k + 1 >= j && k < top ? byAbove : 0);
					gradient[row + j] = -moved * Math.exp(p[j]!);
				}
			}
		},
		start(counts) {
			const whole = counts.reduce((sum, n) => sum + n, 0);
			const p = new Float64Array(size);
			let reached = whole;
			let before = 0;
			for (let k = 1; k <= top; k++) {
				reached -= counts[k - 1]!;
				const d = startingLogit(reached, whole);
				p[k] = k === 1 ? d : Math.log(Math.max(0.05, before - d));
				before = d;
			}
			return p;
		},
		toItem(p) {
			const a = Math.exp(p[0]!);
			let d = p[1]!;
			const b = [-d / a];
			for (let k = 2; k <= top; k++) {
				d -= Math.exp(p[k]!);
				b.push(-d / a);
			}
			return { model: 'grm', a, b };
		}
	};
}

function partialCredit(categories: number): Kernel {
	const top = categories - 1;
	const size = categories;
	return {
		model: 'gpcm',
		size,
		categories,
		...bounds(SLOPE, ...Array.from({ length: top }, () => INTERCEPT)),
		at(p, theta, logP, gradient) {
			const steep = Math.exp(p[0]!) * theta;
			let peak = 0;
			logP[0] = 0;
			for (let k = 1; k <= top; k++) {
				logP[k] = logP[k - 1]! + steep + p[k]!;
				if (logP[k]! > peak) peak = logP[k]!;
			}
			let total = 0;
			for (let k = 0; k <= top; k++) total += Math.exp(logP[k]! - peak);
			const norm = peak + Math.log(total);
			for (let k = 0; k <= top; k++) logP[k]! -= norm;
			// reached: P(K ≥ v), going down from the top; its sum over v is E[K].
			let reached = 0;
			let mean = 0;
			for (let v = top; v >= 1; v--) {
				reached += Math.exp(logP[v]!);
				mean += reached;
				for (let k = 0; k <= top; k++) gradient[k * size + v] = (k >= v ? 1 : 0) - reached;
			}
			for (let k = 0; k <= top; k++) gradient[k * size] = steep * (k - mean);
		},
		start(counts) {
			const p = new Float64Array(size);
			for (let k = 1; k <= top; k++) p[k] = Math.log((counts[k]! + 0.5) / (counts[k - 1]! + 0.5));
			return p;
		},
		toItem(p) {
			const a = Math.exp(p[0]!);
			return { model: 'gpcm', a, b: Array.from(p.subarray(1), (d) => -d / a) };
		}
	};
}
