import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { chooseBest, isAllowed, type Allowed, type Choice } from './choose.ts';

/**
 * How often an item may be seen, so that it does not become known before it is met.
 *
 * `rate` r, in (0, 1]: the share of sittings that may see one item. `burnIn` n0 ≥ 0: sittings granted in advance.
 * With n0 = 0 no item could ever be shown first: n0 ≥ 1/r opens the whole bank at the start, and what it costs is
 * known: after n sittings no item was seen by more than r(1 + n0/n) of them.
 */
export interface ExposureCap {
	readonly rate: number;
	readonly burnIn: number;
}

/**
 * Whether an item shown `shown` times in `sittings` sittings may be shown once more: shown + 1 ≤ r (sittings + n0).
 * Asked before every showing, it is a bound and not a tendency, as long as the counts are those of the moment: where
 * several servers or phones count apart, give each its part of the rate. Refuses `irt-bad-cap`.
 *
 * ```ts
 * mayShow(24, 100, { rate: 0.2, burnIn: 25 }) // true: 25 ≤ 0.2 · 125
 * mayShow(25, 100, { rate: 0.2, burnIn: 25 }) // false
 * ```
 */
export function mayShow(shown: number, sittings: number, cap: ExposureCap): boolean {
	checkCap(cap);
	return within(shown, sittings, cap);
}

/** The bytes of `Allowed` for a whole bank, from the count of showings of each item and any mask already there. */
export function exposureMask(shown: ArrayLike<number>, sittings: number, cap: ExposureCap, allowed?: Allowed): Uint8Array {
	checkCap(cap);
	const mask = new Uint8Array(shown.length);
	for (let item = 0; item < shown.length; item++)
		mask[item] = within(shown[item]!, sittings, cap) && isAllowed(allowed, item) ? 1 : 0;
	return mask;
}

/**
 * One of the `count` most informative allowed items, drawn evenly with `uniform` in [0, 1) (Kingsbury & Zara 1989);
 * count = 1 gives the most informative one. Never an item that mask or area exclude; null where none is left.
 * Refuses `irt-bad-number`.
 */
export function chooseRandomesque(bank: Bank, theta: number, count: number, uniform: number, choice: Choice = {}): number | null {
	if (!(uniform >= 0 && uniform < 1))
		throw new Refusal('irt-bad-number', `uniform must be from 0 to below 1, got ${uniform}.`, {
			field: 'uniform',
			value: uniform
		});
	const best = chooseBest(bank, theta, count, choice);
	return best[Math.floor(uniform * best.length)] ?? null;
}

/** Counts that are not numbers compare false: in doubt the item is not shown. */
function within(shown: number, sittings: number, { rate, burnIn }: ExposureCap): boolean {
	return shown + 1 <= rate * (sittings + burnIn);
}

function checkCap({ rate, burnIn }: ExposureCap): void {
	if (!(rate > 0 && rate <= 1))
		throw new Refusal('irt-bad-cap', `rate must be above 0 and at most 1, got ${rate}.`, { field: 'rate', value: rate });
	if (!(burnIn >= 0 && Number.isFinite(burnIn)))
		throw new Refusal('irt-bad-cap', `burnIn must be 0 or more, got ${burnIn}.`, { field: 'burnIn', value: burnIn });
}
