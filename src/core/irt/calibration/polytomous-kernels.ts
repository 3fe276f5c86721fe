import { logistic, logLogistic } from '../logistic.ts';
import { bounds, GAP, INTERCEPT, SLOPE, startingLogit, type Kernel } from './kernel.ts';

export function graded(categories: number): Kernel {
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
		},
		fromItem({ a, b }) {
			const thresholds = b as readonly number[];
			return Float64Array.of(
				Math.log(a),
				-a * thresholds[0]!,
				...thresholds.slice(1).map((threshold, k) => Math.log(a * (threshold - thresholds[k]!)))
			);
		}
	};
}

export function partialCredit(categories: number): Kernel {
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
		},
		fromItem: ({ a, b }) => Float64Array.of(Math.log(a), ...(b as readonly number[]).map((step) => -a * step))
	};
}
