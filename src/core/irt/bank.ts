import { Refusal } from '../refusal.ts';
import { curves } from './curves.ts';
import { makeGrid, type Grid } from './grid.ts';
import { categoryCount, checkItem, type Item } from './item.ts';
import { prepareSearch, type SearchTables } from './search-tables.ts';

/**
 * A bank of items made ready: everything that depends on the items alone, worked out once for each version of the
 * bank and shared by all sittings. Read-only; about 3.5 kB per item of tables for right-or-wrong items.
 */
export interface Bank {
	readonly items: readonly Item[];
	readonly size: number;
	readonly grid: Grid;
	/** The content area of each item, 0 … areaCount - 1. */
	readonly areaOf: Uint16Array;
	readonly areaCount: number;
	/** Item i owns the rows firstRow[i] … firstRow[i + 1] - 1 of `logP`, one for each category. */
	readonly firstRow: Uint32Array;
	/** log P by row and grid point. */
	readonly logP: Float64Array;
	readonly search: SearchTables;
}

export interface BankOptions {
	readonly grid?: Grid;
	/** The content area of each item, whole numbers from 0; without it all items are of area 0. */
	readonly areas?: ArrayLike<number>;
}

/**
 * Refuses `irt-empty-bank`, `irt-bad-item` (which item, which field), `irt-bad-area`.
 *
 * ```ts
 * const bank = prepareBank([{ model: '2pl', a: 1, b: 0 }, { model: 'grm', a: 1.2, b: [-1, 0.5] }], { areas: [0, 1] });
 * ```
 */
export function prepareBank(items: readonly Item[], { grid = makeGrid(), areas }: BankOptions = {}): Bank {
	if (items.length === 0) throw new Refusal('irt-empty-bank', 'The bank has no items.', {});
	items.forEach(checkItem);
	const firstRow = new Uint32Array(items.length + 1);
	items.forEach((item, i) => {
		firstRow[i + 1] = firstRow[i]! + categoryCount(item);
	});
	const { areaOf, areaCount } = checkAreas(items.length, areas);
	return {
		items,
		size: items.length,
		grid,
		areaOf,
		areaCount,
		firstRow,
		logP: logProbabilityTable(items, grid, firstRow),
		search: prepareSearch(items, areaOf, areaCount)
	};
}

function checkAreas(size: number, areas: ArrayLike<number> | undefined): { areaOf: Uint16Array; areaCount: number } {
	const areaOf = new Uint16Array(size);
	if (!areas) return { areaOf, areaCount: 1 };
	if (areas.length !== size)
		throw new Refusal('irt-bad-area', `There are ${size} items but ${areas.length} areas.`, {
			field: 'areas',
			value: areas.length
		});
	let areaCount = 1;
	for (let i = 0; i < size; i++) {
		const area = areas[i]!;
		if (!(Number.isInteger(area) && area >= 0 && area < 1000))
			throw new Refusal('irt-bad-area', `Item ${i}: area must be a whole number from 0 to 999, got ${area}.`, {
				item: i,
				field: 'area',
				value: area
			});
		areaOf[i] = area;
		areaCount = Math.max(areaCount, area + 1);
	}
	return { areaOf, areaCount };
}

function logProbabilityTable(items: readonly Item[], { points }: Grid, firstRow: Uint32Array): Float64Array {
	const table = new Float64Array(firstRow[items.length]! * points.length);
	items.forEach((item, i) => {
		points.forEach((theta, q) => {
			curves(item, theta).logP.forEach((value, k) => {
				table[(firstRow[i]! + k) * points.length + q] = value;
			});
		});
	});
	return table;
}
