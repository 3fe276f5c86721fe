/** lower ≤ Σ value · column ≤ upper; either bound may be infinite. */
export interface Row {
	readonly name: string;
	readonly columns: Int32Array;
	readonly values: Float64Array;
	readonly lower: number;
	readonly upper: number;
}

/** A linear program in whole numbers: the largest Σ objective · x under the rows, each x within its bounds. */
export interface Program {
	/** The same array for all programs of one plan, so that a solver can keep what it has made of it. */
	readonly rows: readonly Row[];
	readonly objective: Float64Array;
	readonly lower: Float64Array;
	readonly upper: Float64Array;
	/** The first so many columns must be whole; the others may be anything between. */
	readonly whole: number;
}

/**
 * Solves a program, to within half a percent of the best, from a good `start` where there is one; null where no x keeps all rows. Passed in: a
 * solver for whole numbers is too large a thing to be part of these rules.
 */
export type Solve = (program: Program, start: Float64Array | null) => Float64Array | null;
