import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { information } from './information.ts';
import { checkFinite } from './item.ts';

/** Which items may be shown: a byte for each item (0 = no), or a question about one. Without it, all. */
export type Allowed = Uint8Array | ((item: number) => boolean);

export interface Choice {
	readonly allowed?: Allowed;
	/** Only items of this content area. */
	readonly area?: number;
}

/**
 * The allowed item with the most information at θ; of equal ones, the lowest index; null where none is allowed.
 * Always the item that looking at every one would give (`chooseByScan`), though it looks at few: see `SearchTables`.
 * Refuses `irt-bad-number` (θ), `irt-bad-area`.
 */
export function chooseItem(bank: Bank, theta: number, choice: Choice = {}): number | null {
	return chooseBest(bank, theta, 1, choice)[0] ?? null;
}

/** The `count` best items in falling order of information at θ, ties by index; fewer where fewer are allowed. */
export function chooseBest(bank: Bank, theta: number, count: number, { allowed, area }: Choice = {}): number[] {
	checkFinite(theta, 'theta');
	checkCount(count);
	checkArea(bank, area);
	const stretch = stretchOf(bank, theta, area);
	// Outside the tables, where no posterior mean over the usual grid can be, the plain scan answers.
	if (stretch === null) return chooseByScan(bank, theta, count, { allowed, area });
	const { order, bound, from, to } = stretch;
	const best = new Ranking(count);
	for (let position = from; position < to && bound[position]! >= best.threshold; position++) {
		const item = order[position]!;
		if (isAllowed(allowed, item)) best.offer(item, information(bank.items[item]!, theta));
	}
	return best.items;
}

/** The same by looking at every item: what the quick search is checked against. */
export function chooseByScan(bank: Bank, theta: number, count: number, { allowed, area }: Choice = {}): number[] {
	checkFinite(theta, 'theta');
	checkCount(count);
	checkArea(bank, area);
	const best = new Ranking(count);
	for (let item = 0; item < bank.size; item++)
		if ((area === undefined || bank.areaOf[item]! === area) && isAllowed(allowed, item))
			best.offer(item, information(bank.items[item]!, theta));
	return best.items;
}

export function isAllowed(allowed: Allowed | undefined, item: number): boolean {
	if (allowed === undefined) return true;
	return typeof allowed === 'function' ? allowed(item) : allowed[item]! !== 0;
}

/** The best few so far, by falling information and then rising index. */
class Ranking {
	readonly items: number[] = [];
	/** What an item must reach to be among the best; below it there is no need to look. */
	threshold = -Infinity;
	readonly #values: number[] = [];
	readonly #count: number;

	constructor(count: number) {
		this.#count = count;
	}

	offer(item: number, value: number): void {
		if (value < this.threshold) return;
		const { items } = this;
		const values = this.#values;
		let place = items.length;
		while (place > 0 && (value > values[place - 1]! || (value === values[place - 1]! && item < items[place - 1]!))) place--;
		if (place === this.#count) return;
		items.splice(place, 0, item);
		values.splice(place, 0, value);
		if (items.length > this.#count) {
			items.pop();
			values.pop();
		}
		if (items.length === this.#count) this.threshold = values[this.#count - 1]!;
	}
}

/** Where the tables list the items of an area (or all) for the cell of θ, by falling bound; null where θ is outside them. */
export function stretchOf(
	bank: Bank,
	theta: number,
	area: number | undefined
): { order: Uint32Array; bound: Float64Array; from: number; to: number } | null {
	const cell = cellOf(bank, theta);
	if (cell === null) return null;
	const { search, size } = bank;
	const start = cell * size;
	if (area === undefined) return { order: search.order, bound: search.bound, from: start, to: start + size };
	const { areaOrder, areaBound, areaStart } = search;
	return { order: areaOrder, bound: areaBound, from: start + areaStart[area]!, to: start + areaStart[area + 1]! };
}

function cellOf({ search }: Bank, theta: number): number | null {
	const cell = Math.floor((theta - search.low) / search.cellWidth);
	if (cell === search.cells && theta <= search.low + search.cells * search.cellWidth) return cell - 1;
	return cell >= 0 && cell < search.cells ? cell : null;
}

function checkCount(count: number): void {
	if (Number.isInteger(count) && count >= 1) return;
	throw new Refusal('irt-bad-number', `count must be a whole number from 1, got ${count}.`, { field: 'count', value: count });
}

function checkArea(bank: Bank, area: number | undefined): void {
	if (area === undefined || (Number.isInteger(area) && area >= 0 && area < bank.areaCount)) return;
	throw new Refusal('irt-bad-area', `Area ${area} is not one of 0 to ${bank.areaCount - 1}.`, { field: 'area', value: area });
}
