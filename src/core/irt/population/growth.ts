import { Refusal } from '../../refusal.ts';
import type { Bank } from '../bank.ts';
import { inverse } from '../calibration/linear.ts';
import type { Answer } from '../estimate.ts';
import { latentRegression, type LatentRegression } from './latent-regression.ts';

/** One person's answers before and after; somebody who was measured only once still tells of that occasion. */
export interface TwoOccasions {
	readonly before?: readonly Answer[];
	readonly after?: readonly Answer[];
}

export interface Occasion {
	readonly people: number;
	/** Mean and standard deviation of ability in the group, logits. */
	readonly mean: number;
	readonly sd: number;
	/** Standard error of the mean. */
	readonly se: number;
}

/** How a group has grown between two occasions, on one scale. */
export interface Growth {
	readonly before: Occasion;
	readonly after: Occasion;
	/** People measured on both. */
	readonly both: number;
	/** Mean after minus mean before, logits, with its standard error and interval. */
	readonly growth: number;
	readonly se: number;
	readonly low: number;
	readonly high: number;
	/** Whether the interval leaves out 0. */
	readonly beyondError: boolean;
	/** The growth in standard deviations of the group before. */
	readonly effect: number;
	readonly converged: boolean;
}

/** A mean of fewer people than this has no standard error worth the name. */
const FEWEST = 10;

/**
 * Growth of a group from the answers themselves: the population of each occasion is estimated by marginal maximum
 * likelihood (latent regression on the constant; Mislevy 1984), and the means compared. Never from the mean of people's
 * estimates, which a prior draws together and which would show less growth than there was. The standard error knows
 * that the same people were measured twice: each person's pull on both means is multiplied (sandwich; Huber 1967).
 * `z`: 1.96 for an interval of 95 %. The error of the item parameters is not in it.
 * Refuses `growth-too-few` (fewer than 10 on an occasion; which, and how many), and what `latentRegression` refuses.
 */
export function groupGrowth(bank: Bank, people: readonly TwoOccasions[], z = 1.96): Growth {
	if (!(z > 0 && Number.isFinite(z)))
		throw new Refusal('irt-bad-number', `z must be above 0, got ${z}.`, { field: 'z', value: z });
	const before = measure(bank, people, 'before');
	const after = measure(bank, people, 'after');
	let shared = 0;
	let both = 0;
	before.pulls.forEach((pull, person) => {
		const other = after.pulls.get(person);
		if (other === undefined) return;
		shared += pull * other;
		both++;
	});
	const growth = after.occasion.mean - before.occasion.mean;
	const se = Math.sqrt(Math.max(0, before.occasion.se ** 2 + after.occasion.se ** 2 - 2 * shared));
	return {
		before: before.occasion,
		after: after.occasion,
		both,
		growth,
		se,
		low: growth - z * se,
		high: growth + z * se,
		beyondError: Math.abs(growth) > z * se,
		effect: growth / before.occasion.sd,
		converged: before.converged && after.converged
	};
}

/** The population of one occasion, and by person how much they move its estimated mean (influence function). */
function measure(
	bank: Bank,
	people: readonly TwoOccasions[],
	when: 'before' | 'after'
): { occasion: Occasion; pulls: ReadonlyMap<number, number>; converged: boolean } {
	const present = people.flatMap((person, n) => (person[when] && person[when].length > 0 ? [n] : []));
	if (present.length < FEWEST)
		throw new Refusal('growth-too-few', `${present.length} people were measured ${when}; ${FEWEST} are needed.`, {
			when,
			value: present.length,
			least: FEWEST
		});
	const found = latentRegression(
		bank,
		present.map((n) => ({ answers: people[n]![when]!, x: [1] }))
	);
	const [mean, sd] = [found.coefficients[0]!, found.residualSd];
	const scores = scoresOf(bank, found, mean, sd);
	const information = new Float64Array(4);
	for (const [u, v] of scores) {
		information[0]! += u * u;
		information[1]! += u * v;
		information[2]! += u * v;
		information[3]! += v * v;
	}
	const covariance = inverse(information, 2);
	const pull = ([u, v]: Score): number => (typeof covariance === 'number' ? NaN : covariance[0]! * u + covariance[1]! * v);
	const se = typeof covariance === 'number' ? Infinity : Math.sqrt(covariance[0]!);
	return {
		occasion: { people: present.length, mean, sd, se },
		pulls: new Map(typeof covariance === 'number' ? [] : present.map((n, row) => [n, pull(scores[row]!)])),
		converged: found.converged
	};
}

type Score = readonly [number, number];

/** Each person's gradient of the log-likelihood by the mean and the log standard deviation. */
function scoresOf({ grid }: Bank, { posteriors }: LatentRegression, mean: number, sd: number): Score[] {
	return posteriors.map((posterior) => {
		let total = 0;
		let first = 0;
		let second = 0;
		posterior.forEach((log, q) => {
			const weight = Math.exp(log);
			const standing = (grid.points[q]! - mean) / sd;
			total += weight;
			first += weight * standing;
			second += weight * standing * standing;
		});
		return [first / total / sd, second / total - 1];
	});
}
