/**
 * The logistic function, written so that no tail is lost: every form here keeps full relative precision where the
 * textbook form (`1 - s`, `log(s)`, `s - t`) would subtract two nearly equal numbers.
 */

/** s(x) = 1 / (1 + e^-x), in (0, 1]. The complement is `logistic(-x)`, never `1 - logistic(x)`. */
export function logistic(x: number): number {
	if (x >= 0) return 1 / (1 + Math.exp(-x));
	const e = Math.exp(x);
	return e / (1 + e);
}

/** log s(x); finite for every finite x. */
export function logLogistic(x: number): number {
	return x >= 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x));
}

/** s(x) - s(y) = s(x) s(-y) (1 - e^(y-x)), without cancellation. */
export function logisticDifference(x: number, y: number): number {
	if (x < y) return -logisticDifference(y, x);
	return -logistic(x) * logistic(-y) * Math.expm1(y - x);
}
