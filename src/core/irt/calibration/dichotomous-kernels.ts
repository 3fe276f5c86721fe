import type { ThreeParameter } from '../item.ts';
import { logistic, logLogistic } from '../logistic.ts';
import { bounds, GUESS, INTERCEPT, SLOPE, startingLogit, type Kernel } from './kernel.ts';

export const twoParameter: Kernel = {
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
	toItem: (p) => ({ model: '2pl', a: Math.exp(p[0]!), b: -p[1]! / Math.exp(p[0]!) }),
	fromItem: ({ a, b }) => Float64Array.of(Math.log(a), -a * (b as number))
};

export const threeParameter: Kernel = {
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
	toItem: (p) => ({ model: '3pl', a: Math.exp(p[0]!), b: -p[1]! / Math.exp(p[0]!), c: logistic(p[2]!) }),
	fromItem(item) {
		const { a, b, c } = item as ThreeParameter;
		return Float64Array.of(Math.log(a), -a * b, Math.log(c) - Math.log1p(-c));
	}
};
