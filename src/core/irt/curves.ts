import { logistic, logisticDifference, logLogistic } from './logistic.ts';
import type { Graded, Item, PartialCredit, ThreeParameter, TwoParameter } from './item.ts';

/**
 * Everything the engine needs to know of one item at one θ, by category k:
 * `logP` = log P(k); `slope` = d log P(k) / dθ; `curvature` = d² log P(k) / dθ².
 *
 * Probabilities, their derivatives and the information follow by products only (P' = P·slope, and
 * information = Σ P·slope²), so nothing is subtracted twice and the far tails keep their digits.
 */
export interface Curves {
	readonly logP: Float64Array;
	readonly slope: Float64Array;
	readonly curvature: Float64Array;
}

export function curves(item: Item, theta: number): Curves {
	switch (item.model) {
		case '2pl':
			return twoParameter(item, theta);
		case '3pl':
			return item.c === 0 ? twoParameter({ model: '2pl', a: item.a, b: item.b }, theta) : threeParameter(item, theta);
		case 'grm':
			return graded(item, theta);
		case 'gpcm':
			return partialCredit(item, theta);
	}
}

function emptyCurves(categories: number): Curves {
	return { logP: new Float64Array(categories), slope: new Float64Array(categories), curvature: new Float64Array(categories) };
}

function twoParameter({ a, b }: TwoParameter, theta: number): Curves {
	const u = a * (theta - b);
	const s = logistic(u);
	const t = logistic(-u);
	const out = emptyCurves(2);
	out.logP[0] = logLogistic(-u);
	out.logP[1] = logLogistic(u);
	out.slope[0] = -a * s;
	out.slope[1] = a * t;
	out.curvature.fill(-a * a * s * t);
	return out;
}

function threeParameter({ a, b, c }: ThreeParameter, theta: number): Curves {
	const u = a * (theta - b);
	const s = logistic(u);
	const t = logistic(-u);
	const wrong = (1 - c) * t;
	const right = c + (1 - c) * s;
	const out = emptyCurves(2);
	out.logP[0] = Math.log1p(-c) + logLogistic(-u);
	out.logP[1] = wrong < 0.5 ? Math.log1p(-wrong) : Math.log(right);
	out.slope[0] = -a * s;
	out.slope[1] = (a * (1 - c) * s * t) / right;
	out.curvature[0] = -a * a * s * t;
	// (log P)'' = P''/P - (P'/P)², with P'' = a²(1-c) s t (t-s).
	out.curvature[1] = out.slope[1] * (a * (t - s) - out.slope[1]);
	return out;
}

/** P(k) = s(u) - s(v), u and v the standings against the threshold below and above: log P = log s(u) + log s(-v) + log(1 - e^(v-u)). */
function graded({ a, b }: Graded, theta: number): Curves {
	const top = b.length;
	const out = emptyCurves(top + 1);
	for (let k = 0; k <= top; k++) {
		const u = k === 0 ? Infinity : a * (theta - b[k - 1]!);
		const v = k === top ? -Infinity : a * (theta - b[k]!);
		const gap = k === 0 || k === top ? 0 : Math.log(-Math.expm1(-a * (b[k]! - b[k - 1]!)));
		out.logP[k] = (k === 0 ? 0 : logLogistic(u)) + (k === top ? 0 : logLogistic(-v)) + gap;
		out.slope[k] = a * (k === 0 ? -logistic(v) : k === top ? logistic(-u) : logisticDifference(-u, v));
		out.curvature[k] = -a * a * ((k === 0 ? 0 : logistic(u) * logistic(-u)) + (k === top ? 0 : logistic(v) * logistic(-v)));
	}
	return out;
}

function partialCredit({ a, b }: PartialCredit, theta: number): Curves {
	const top = b.length;
	const out = emptyCurves(top + 1);
	const { logP, slope, curvature } = out;
	let largest = 0;
	for (let k = 1; k <= top; k++) {
		logP[k] = logP[k - 1]! + a * (theta - b[k - 1]!);
		if (logP[k]! > logP[largest]!) largest = k;
	}
	// The likeliest category is taken out of the sum, so that its own log-probability is log1p of the small rest.
	const peak = logP[largest]!;
	let rest = 0;
	for (let k = 0; k <= top; k++) if (k !== largest) rest += Math.exp(logP[k]! - peak);
	const norm = Math.log1p(rest);
	for (let k = 0; k <= top; k++) logP[k] = logP[k]! - peak - norm;
	// slope = a(k - E[k]), written as Σ P(j)(k - j): exact even where P(k) is all but 1. Curvature = -a² Var[k].
	let variance = 0;
	for (let k = 0; k <= top; k++) {
		let distance = 0;
		for (let j = 0; j <= top; j++) if (j !== k) distance += Math.exp(logP[j]!) * (k - j);
		slope[k] = a * distance;
		variance += Math.exp(logP[k]!) * distance * distance;
	}
	return { logP, slope, curvature: curvature.fill(-a * a * variance) };
}
