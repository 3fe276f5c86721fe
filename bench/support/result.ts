/** What a measurement gives. `rows` says how much data it ran on; `budget` names the limits that `met` is about. */
export type Result = {
	bench: string;
	figures: Record<string, number>;
	rows: Record<string, unknown>;
	budget: Record<string, unknown>;
	met: boolean;
};

/** Prints the result as the last line and sets the exit code. */
export function report(result: Result): void {
	console.log(JSON.stringify(result));
	process.exitCode = result.met ? 0 : 1;
}

/** The value below which the share `p` of the samples lies: `percentile(times, 0.99)`. */
export function percentile(samples: readonly number[], p: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}
