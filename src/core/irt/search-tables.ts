import { informationBound } from './bounds.ts';
import type { Item } from './item.ts';

/**
 * Ability cut into narrow cells, and for each cell the items in falling order of the most information they can have
 * anywhere in it. A search at θ walks one cell's order and stops as soon as the next bound is below the best exact
 * value found: a handful of items instead of thousands, and the same choice as looking at all of them.
 *
 * Inside a cell the items stand area by area, so that a search within one content area is a walk over one stretch;
 * a second order, over all areas, serves the search without content rule.
 */
export interface SearchTables {
	readonly low: number;
	readonly cellWidth: number;
	readonly cells: number;
	/** Cell c holds positions c·size … (c+1)·size - 1. */
	readonly order: Uint32Array;
	readonly bound: Float64Array;
	readonly areaOrder: Uint32Array;
	readonly areaBound: Float64Array;
	/** Within each cell, area r holds the positions areaStart[r] … areaStart[r + 1] - 1. */
	readonly areaStart: Uint32Array;
}

const LOW = -6;
const HIGH = 6;
const CELLS = 120;

export function prepareSearch(items: readonly Item[], areaOf: Uint16Array, areaCount: number): SearchTables {
	const size = items.length;
	const cellWidth = (HIGH - LOW) / CELLS;
	const oneArea = areaCount === 1;
	const order = new Uint32Array(CELLS * size);
	const bound = new Float64Array(CELLS * size);
	const areaOrder = oneArea ? order : new Uint32Array(CELLS * size);
	const areaBound = oneArea ? bound : new Float64Array(CELLS * size);
	const areaStart = startsOf(areaOf, areaCount);
	const here = new Float64Array(size);
	const byBound = Uint32Array.from({ length: size }, (_, i) => i);
	for (let cell = 0; cell < CELLS; cell++) {
		// A hair wider than the cell: θ is put into its cell by a rounded division.
		const from = LOW + cell * cellWidth - 1e-9;
		const to = LOW + (cell + 1) * cellWidth + 1e-9;
		for (let i = 0; i < size; i++) here[i] = informationBound(items[i]!, from, to);
		// Sorting starts from the neighbouring cell's order, which is nearly right already.
		byBound.sort((i, j) => here[j]! - here[i]! || i - j);
		const base = cell * size;
		order.set(byBound, base);
		for (let position = 0; position < size; position++) bound[base + position] = here[byBound[position]!]!;
		if (oneArea) continue;
		const next = Uint32Array.from(areaStart);
		for (const i of byBound) {
			const position = base + next[areaOf[i]!]!++;
			areaOrder[position] = i;
			areaBound[position] = here[i]!;
		}
	}
	return { low: LOW, cellWidth, cells: CELLS, order, bound, areaOrder, areaBound, areaStart };
}

function startsOf(areaOf: Uint16Array, areaCount: number): Uint32Array {
	const starts = new Uint32Array(areaCount + 1);
	for (const area of areaOf) starts[area + 1]!++;
	for (let area = 0; area < areaCount; area++) starts[area + 1]! += starts[area]!;
	return starts;
}
