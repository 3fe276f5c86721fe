import { information } from './information.ts';
import type { Graded, Item, PartialCredit } from './item.ts';

/**
 * Upper bounds of an item's information over an interval of ability. They may be loose, never low: the search that
 * uses them is exact because of that.
 */

/** Covers the rounding of `information` itself, which near ±700 of the exponent is some 1e-13. */
const MARGIN = 1 + 1e-9;
const SMALLEST = 1e-300;

/** At least information(item, θ) for every θ in [low, high]. */
export function informationBound(item: Item, low: number, high: number): number {
	return exactBound(item, low, high) * MARGIN + SMALLEST;
}

function exactBound(item: Item, low: number, high: number): number {
	switch (item.model) {
		case '2pl':
			return information(item, Math.min(high, Math.max(low, item.b)));
		case '3pl': {
			// One peak, above b because a guess tells nothing (Birnbaum 1968).
			const peak = item.b + Math.log((1 + Math.sqrt(1 + 8 * item.c)) / 2) / item.a;
			return information(item, Math.min(high, Math.max(low, peak)));
		}
		case 'grm':
			return overParts(low, high, (from, to) => gradedBound(item, from, to));
		case 'gpcm':
			return overParts(low, high, (from, to) => partialCreditBound(item, from, to));
	}
}

/** Several peaks are possible: the interval is cut in parts, which makes the bounds of the parts tight. */
const PARTS = 8;

function overParts(low: number, high: number, bound: (from: number, to: number) => number): number {
	let largest = 0;
	for (let part = 0; part < PARTS; part++) {
		const from = low + ((high - low) * part) / PARTS;
		const to = low + ((high - low) * (part + 1)) / PARTS;
		largest = Math.max(largest, bound(from, to));
	}
	return largest;
}

/**
 * Σ P(k) slope(k)² with each factor at its own largest: P(k) has one peak, midway between its thresholds, and
 * slope(k) only falls as θ grows, so its square is largest at an end.
 */
function gradedBound({ a, b }: Graded, from: number, to: number): number {
	let sum = 0;
	for (let k = 0; k <= b.length; k++) {
		const below = k === 0 ? -Infinity : b[k - 1]!;
		const above = k === b.length ? Infinity : b[k]!;
		const peak = k === 0 ? from : k === b.length ? to : Math.min(to, Math.max(from, (below + above) / 2));
		const largest = tail(a * (peak - below)) * tail(-a * (peak - above)) * -Math.expm1(-a * (above - below));
		const slope = (theta: number): number => a * (tail(-a * (theta - below)) - tail(a * (theta - above)));
		sum += largest * Math.max(slope(from) ** 2, slope(to) ** 2);
	}
	return sum;
}

/** The logistic function that also takes ±Infinity. */
function tail(x: number): number {
	return 1 / (1 + Math.exp(-x));
}

/**
 * The logarithm of a² Var[k] changes at most by a·m per logit (m the highest category): its derivative is
 * a·κ₃/Var, and a third central moment is at most m times the variance.
 */
function partialCreditBound(item: PartialCredit, from: number, to: number): number {
	return information(item, (from + to) / 2) * Math.exp((item.a * item.b.length * (to - from)) / 2);
}
