import { Refusal } from '../refusal.ts';

/**
 * Splits a whole number among parts by their weights, so that the parts always sum to the whole: each gets the whole units of its share,
 * and what is left goes one by one to the largest remainders, of equal ones to the earlier part (Hamilton 1792). Parts set by hand keep
 * their number; the others share what those leave.
 *
 * ```ts
 * allot(100, [1, 1, 1]) // [34, 33, 33]
 * allot(100, [1, 1, 1], [null, 50, null]) // [25, 50, 25]
 * ```
 *
 * @param whole a whole number, 0 or more
 * @param weights for each part, 0 or more: members of an audience, population, or 1 for equal shares
 * @param byHand for each part its number, or `null` where it follows from the weights
 * @throws Refusal `allot-number` (what is no such number), `allot-over` (set by hand above the whole), `allot-nobody` (something is left and
 * no part has a weight to take it)
 */
export function allot(whole: number, weights: readonly number[], byHand: readonly (number | null)[] = []): number[] {
	const set = weights.map((_, part) => byHand[part] ?? null);
	for (const number of [whole, ...set])
		if (number !== null && !(Number.isSafeInteger(number) && number >= 0))
			throw new Refusal('allot-number', `${number} is no whole number of 0 or more`, { value: number });
	for (const weight of weights)
		if (!(weight >= 0 && Number.isFinite(weight))) throw new Refusal('allot-number', `a weight of ${weight}`, { value: weight });

	const left = whole - set.reduce<number>((sum, number) => sum + (number ?? 0), 0);
	if (left < 0) throw new Refusal('allot-over', `${whole - left} set by hand of ${whole}`, { whole, given: whole - left });
	const weighed = weights.map((weight, part) => (set[part] === null ? weight : 0));
	const total = weighed.reduce((sum, weight) => sum + weight, 0);
	if (left > 0 && total === 0) throw new Refusal('allot-nobody', `nobody to take ${left} of ${whole}`, { whole, left });

	const exact = weighed.map((weight) => (total > 0 ? (left * weight) / total : 0));
	const parts = exact.map(Math.floor);
	const over = left - parts.reduce((sum, part) => sum + part, 0);
	// A part without a weight takes nothing, not even what is left over.
	const order = exact
		.map((share, part) => ({ part, rest: share - Math.floor(share) }))
		.filter(({ part }) => weighed[part]! > 0)
		.sort((p, q) => q.rest - p.rest || p.part - q.part);
	for (let n = 0; n < over; n++) parts[order[n % order.length]!.part]!++;
	return parts.map((part, n) => set[n] ?? part);
}
