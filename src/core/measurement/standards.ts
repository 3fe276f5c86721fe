import { Refusal } from '../refusal.ts';
import { probabilities, type Item } from '../irt/index.ts';

/** How a panel's judgements become a pass mark on the scale. Pure; abilities and cuts in logits. */

/** The ends between which a cut is looked for. */
const REACH = 6;

/** θ at which an increasing function reaches `wanted`, to 1e-6; the end of the scale where it never does. */
function reaches(value: (theta: number) => number, wanted: number): number {
	let [low, high] = [-REACH, REACH];
	for (let round = 0; round < 60 && high - low > 1e-7; round++) {
		const middle = (low + high) / 2;
		if (value(middle) < wanted) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/** The chance of a right answer; of an item with part credit, of all its points. */
const chanceOfAll = (item: Item, theta: number): number => probabilities(item, theta).at(-1)!;

/**
 * Where an item lies for a bookmark panel: the ability at which it is answered right with the chance `rp`. The booklet is
 * ordered by it (Lewis, Mitzel & Green 1996). `rp` in (0.5, 1), by custom 2/3 (Huynh 2006).
 */
export const locationOf = (item: Item, rp: number): number => reaches((theta) => chanceOfAll(item, theta), rp);

/**
 * Bookmark: a panellist lays a mark before page `page` (1 … pages + 1), the first item that somebody who can only just do
 * it would no longer master. The cut lies midway between that item and the one before, or at the end item.
 * Refuses `bad-judgement` with the page and the number of pages.
 */
export function bookmarkCut(locations: readonly number[], page: number): number {
	if (!(Number.isInteger(page) && page >= 1 && page <= locations.length + 1))
		throw new Refusal('bad-judgement', `page ${page} of ${locations.length}`, { value: page, highest: locations.length + 1 });
	if (page === 1) return locations[0]!;
	if (page === locations.length + 1) return locations.at(-1)!;
	return (locations[page - 2]! + locations[page - 1]!) / 2;
}

/**
 * Modified Angoff (Angoff 1971): for each item, the chance in 0..1 that somebody who can only just do it answers right. The
 * cut is where the expected number of right answers is the sum of those chances. Refuses `bad-judgement` with the place of
 * the item whose chance is none.
 */
export function angoffCut(items: readonly Item[], chances: readonly number[]): number {
	if (chances.length !== items.length)
		throw new Refusal('bad-judgement', `${chances.length} chances for ${items.length} items`, {
			value: chances.length,
			highest: items.length
		});
	const bad = chances.findIndex((chance) => !(chance >= 0 && chance <= 1));
	if (bad >= 0)
		throw new Refusal('bad-judgement', `item ${bad}: chance ${chances[bad]}`, {
			place: bad + 1,
			value: chances[bad],
			highest: 1
		});
	const wanted = chances.reduce((sum, chance) => sum + chance, 0);
	return reaches((theta) => items.reduce((sum, item) => sum + chanceOfAll(item, theta), 0), wanted);
}

export interface PanelCut {
	readonly panellists: number;
	readonly mean: number;
	readonly median: number;
	/** Between panellists, n - 1; null for one. */
	readonly sd: number | null;
	/** Standard error of the mean, sd / √n; null for one. The median's, for a normal spread, is 1.2533 times that. */
	readonly se: number | null;
	readonly low: number;
	readonly high: number;
}
/** √(π / 2). */
export const MEDIAN_ERROR = Math.sqrt(Math.PI / 2);

/** What a panel says together. Null for nobody. */
export function panelCut(cuts: readonly number[]): PanelCut | null {
	const n = cuts.length;
	if (n === 0) return null;
	const sorted = [...cuts].sort((p, q) => p - q);
	const mean = cuts.reduce((sum, cut) => sum + cut, 0) / n;
	const sd = n > 1 ? Math.sqrt(cuts.reduce((sum, cut) => sum + (cut - mean) ** 2, 0) / (n - 1)) : null;
	return {
		panellists: n,
		mean,
		median: (sorted[Math.floor((n - 1) / 2)]! + sorted[Math.ceil((n - 1) / 2)]!) / 2,
		sd,
		se: sd === null ? null : sd / Math.sqrt(n),
		low: sorted[0]!,
		high: sorted[n - 1]!
	};
}

/**
 * The items a panel is given: `count` of them, evenly by place on the scale, so that no stretch is left out. Answers their
 * places in `locations`, easiest first.
 */
export function spread(locations: readonly number[], count: number): number[] {
	const order = locations.map((_, i) => i).sort((i, j) => locations[i]! - locations[j]!);
	const wanted = Math.min(count, order.length);
	return Array.from({ length: wanted }, (_, n) => order[wanted === 1 ? 0 : Math.round((n * (order.length - 1)) / (wanted - 1))]!);
}
