/**
 * Where a function of ability falls through zero: found by scanning, because a likelihood with guessing may have
 * several peaks, and then closed in on. Everything is bounded; nothing loops until something converges.
 */

/** How far from 0 an ability is looked for, logits. What lies beyond is reported as beyond. */
export const SEARCH_BOUND = 100;
const DENSE = 10;

/**
 * The abilities at which to look, ascending: every `spacing` within ±10, then ever wider steps up to ±100 where only
 * tails are left, and around each steep item as finely as it turns.
 */
export function scanPoints(steepItems: readonly { a: number; b: number }[], spacing = 0.1): number[] {
	const points: number[] = [];
	for (let n = -Math.round(DENSE / spacing); n <= Math.round(DENSE / spacing); n++) points.push(n * spacing);
	for (let far = DENSE * 1.05; far < SEARCH_BOUND; far *= 1.05) points.push(far, -far);
	points.push(SEARCH_BOUND, -SEARCH_BOUND);
	for (const { a, b } of steepItems)
		for (let n = -30; n <= 30; n++) points.push(Math.max(-SEARCH_BOUND, Math.min(SEARCH_BOUND, b + (n * 0.3) / a)));
	return [...new Set(points)].sort((p, q) => p - q);
}

/** Every θ between neighbouring points where `f` goes from above zero to zero or below: the peaks of what `f` is the slope of. */
export function fallingRoots(f: (theta: number) => number, points: readonly number[]): number[] {
	const roots: number[] = [];
	let before = NaN;
	let valueBefore = NaN;
	for (const theta of points) {
		const value = f(theta);
		if (Number.isNaN(value)) continue;
		if (valueBefore > 0 && value <= 0) roots.push(refine(f, before, theta));
		before = theta;
		valueBefore = value;
	}
	return roots;
}

/** Regula falsi with the Illinois weight (Dowell & Jarratt 1971), halving where that is slow; f(low) > 0 ≥ f(high). */
export function refine(f: (theta: number) => number, low: number, high: number): number {
	let fLow = f(low);
	let fHigh = f(high);
	if (fHigh === 0) return high;
	for (let round = 0; round < 200 && high - low > 1e-13 * (1 + Math.abs(low)); round++) {
		const secant = (low * fHigh - high * fLow) / (fHigh - fLow);
		const middle = round % 3 === 2 || !(secant > low && secant < high) ? (low + high) / 2 : secant;
		const value = f(middle);
		if (value === 0) return middle;
		if (value > 0) {
			low = middle;
			fLow = value;
			fHigh /= 2;
		} else {
			high = middle;
			fHigh = value;
			fLow /= 2;
		}
	}
	return (low + high) / 2;
}
