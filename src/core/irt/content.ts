import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { chooseItem, type Allowed } from './choose.ts';

/**
 * The content areas that still should get items, the one furthest behind its share first (Kingsbury & Zara 1989);
 * of equal ones the lowest number. `shares` are weights of any size, one for each area; an area of share 0 is not
 * part of the test. `shown` counts the items shown so far, area by area. Refuses `irt-bad-share`.
 *
 * ```ts
 * areasByDeficit([50, 30, 20], [2, 0, 0]) // [1, 2, 0]: area 1 is 30 % behind, area 2 is 20 % behind
 * ```
 */
export function areasByDeficit(shares: ArrayLike<number>, shown: ArrayLike<number>): number[] {
	if (shares.length !== shown.length)
		throw new Refusal('irt-bad-share', `There are ${shares.length} shares but ${shown.length} counts.`, {
			field: 'shown',
			value: shown.length
		});
	let weight = 0;
	let total = 0;
	for (let area = 0; area < shares.length; area++) {
		if (!(shares[area]! >= 0 && Number.isFinite(shares[area]!)))
			throw new Refusal('irt-bad-share', `Area ${area}: share must be 0 or more, got ${shares[area]}.`, {
				area,
				field: 'shares',
				value: shares[area]!
			});
		if (!(shown[area]! >= 0 && Number.isFinite(shown[area]!)))
			throw new Refusal('irt-bad-share', `Area ${area}: count must be 0 or more, got ${shown[area]}.`, {
				area,
				field: 'shown',
				value: shown[area]!
			});
		weight += shares[area]!;
		total += shown[area]!;
	}
	if (!(weight > 0)) throw new Refusal('irt-bad-share', 'At least one area must have a share above 0.', { field: 'shares' });
	// share/weight - shown/total, multiplied out: whole-number shares then compare exactly.
	const deficit = Array.from(shares, (share, area) => share * Math.max(1, total) - shown[area]! * weight);
	return deficit
		.map((_, area) => area)
		.filter((area) => shares[area]! > 0)
		.sort((p, q) => deficit[q]! - deficit[p]! || p - q);
}

/**
 * The most informative allowed item of the area furthest behind its share; where that area has none left, of the next
 * one; null when no area has any. Exact within the area, as `chooseItem` is.
 */
export function chooseItemByContent(
	bank: Bank,
	theta: number,
	shares: ArrayLike<number>,
	shown: ArrayLike<number>,
	allowed?: Allowed
): number | null {
	if (shares.length !== bank.areaCount)
		throw new Refusal('irt-bad-share', `There are ${shares.length} shares but ${bank.areaCount} areas.`, {
			field: 'shares',
			value: shares.length
		});
	for (const area of areasByDeficit(shares, shown)) {
		const item = chooseItem(bank, theta, { allowed, area });
		if (item !== null) return item;
	}
	return null;
}
