import { combineImputations, latentRegression, plausibleValues, prepareBank, type Answer, type Item } from '../irt/index.ts';

/** One person's first and latest sitting, as answers to items of one bank. */
export interface Pair {
	readonly first: readonly Answer[];
	readonly latest: readonly Answer[];
}

export interface Growth {
	readonly persons: number;
	/** Mean ability at the first and at the latest sitting, logits. */
	readonly before: number;
	readonly after: number;
	/** Growth, its standard error and its interval, logits. */
	readonly growth: number;
	readonly se: number;
	readonly low: number;
	readonly high: number;
	/** The interval leaves out zero. */
	readonly beyondError: boolean;
}

/** Sets of plausible values; ten keep the chance of the draw far below the error of the sample. */
const SETS = 10;
/** z of an interval of 95 %. */
const Z = 1.96;

/**
 * How far a group came between first and latest sitting: abilities are regressed, straight from the answers, on which of the
 * two sittings it was (latent regression, Mislevy 1984), then drawn as plausible values (Mislevy 1991), and the mean
 * difference is combined over the draws (Rubin 1987). Never the mean of single estimates, which leans on the prior and hides
 * a part of every change. The drawn error is a little too large, for the two sittings of a person are drawn apart.
 *
 * @param chance uniform numbers in [0, 1)
 * Refuses what `latentRegression` refuses.
 */
export function growthOf(items: readonly Item[], pairs: readonly Pair[], chance: () => number): Growth {
	const bank = prepareBank(items);
	const regression = latentRegression(bank, [
		...pairs.map(({ first }) => ({ answers: first, x: [1, 0] })),
		...pairs.map(({ latest }) => ({ answers: latest, x: [1, 1] }))
	]);
	const drawn = regression.posteriors.map((posterior) =>
		plausibleValues(bank.grid, posterior, Array.from({ length: SETS }, chance))
	);
	const means: number[] = [];
	const variances: number[] = [];
	const n = pairs.length;
	for (let set = 0; set < SETS; set++) {
		const differences = pairs.map((_, p) => drawn[n + p]![set]! - drawn[p]![set]!);
		const mean = differences.reduce((sum, value) => sum + value, 0) / n;
		means.push(mean);
		variances.push(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) / n);
	}
	const { estimate, se } = combineImputations(means, variances);
	const [before, change] = regression.coefficients as [number, number];
	return {
		persons: n,
		before,
		after: before + change,
		growth: estimate,
		se,
		low: estimate - Z * se,
		high: estimate + Z * se,
		beyondError: Math.abs(estimate) > Z * se
	};
}
