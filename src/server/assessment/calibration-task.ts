import type { Expectation, Packed } from '#core/irt/index.ts';

/** What one thread of a calibration is given; the arrays named `input`, `output` and `rounds` are shared memory. */
export interface Task {
	readonly rows: Packed;
	/** Lengths of the tables: log P of each item, then the log prior of each group. */
	readonly tables: readonly number[];
	/** How many of them are items. */
	readonly items: number;
	/** The tables of this round, one behind the other. */
	readonly input: Float64Array;
	/** The log-likelihood, then sums of the same shape as the tables. */
	readonly output: Float64Array;
	/** The round that is asked for, and the one that is done. */
	readonly rounds: Int32Array;
}

export const FAILED = -1;

/** The tables as views of one array, from `at`. */
export function tablesOf(
	{ tables, items }: Task,
	all: Float64Array,
	at: number
): { items: Float64Array[]; groups: Float64Array[] } {
	const views = tables.map((length) => all.subarray(at, (at += length)));
	return { items: views.slice(0, items), groups: views.slice(items) };
}

export function readSums(task: Task): Expectation {
	const { items, groups } = tablesOf(task, task.output, 1);
	return { logLikelihood: task.output[0]!, counts: items, persons: groups };
}

export function writeSums({ output }: Task, { logLikelihood, counts, persons }: Expectation): void {
	output[0] = logLikelihood;
	let at = 1;
	for (const sums of [...counts, ...persons]) {
		output.set(sums, at);
		at += sums.length;
	}
}
