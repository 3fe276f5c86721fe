import { improve } from './improve.ts';
import type { PreparedPlan } from './plan.ts';
import type { Program } from './program.ts';
import { takeBest } from './take-best.ts';

/** What breaking each rule costs, in information; kept from step to step, for θ moves little. */
export type Prices = Float64Array;

const ROUNDS = 200;
/** What is hoped for where no test is known yet, as a share of the bound. */
const HOPED = 0.98;

/**
 * A test that is proved to be within `tolerance` (a share) of the best, or null: by Lagrangian relaxation (Fisher 1981).
 * Every rule is lifted and a price put on breaking it; what is left, length and sets, `takeBest` solves exactly, and
 * gives a bound that no test can pass. A solution that breaks no rule after all is a test itself, and joins `known`, a
 * test that keeps the rules (null: none is at hand). Prices move by subgradients (Polyak's step) for a bounded number of
 * rounds, in place. Values count free items only, those that were not shown.
 */
export function nearBest(
	plan: PreparedPlan,
	program: Program,
	known: readonly number[] | null,
	tolerance: number,
	prices: Prices
): readonly number[] | null {
	const { rules, rulesOf, size } = plan;
	const { objective, lower } = program;
	const worth = (items: readonly number[]): number =>
		items.reduce((sum, item) => sum + (lower[item] === 1 ? 0 : objective[item]!), 0);
	let best = known;
	let value = known ? worth(known) : -Infinity;
	let lowest = Infinity;
	let shownValue = 0;
	for (let i = 0; i < size; i++) if (lower[i] === 1) shownValue += objective[i]!;
	const reduced = new Float64Array(size);
	const sums = new Float64Array(rules.length);
	const slopes = new Float64Array(rules.length);
	for (let round = 0; round < ROUNDS; round++) {
		for (let i = 0; i < size; i++) {
			let own = objective[i]!;
			for (const rule of rulesOf[i]!) own -= prices[rule]!;
			reduced[i] = own;
		}
		const { total, chosen } = takeBest(plan, program, reduced);
		sums.fill(0);
		for (const item of chosen) for (const rule of rulesOf[item]!) sums[rule]!++;
		let bound = total - shownValue;
		let norm = 0;
		let broken = 0;
		rules.forEach(({ min, max }, rule) => {
			const [price, sum] = [prices[rule]!, sums[rule]!];
			bound += price * (price > 0 ? max : min);
			const excess = Math.min(0, max - sum) + Math.max(0, min - sum);
			broken += Math.abs(excess);
			const slope = price > 0 ? max - sum : price < 0 ? min - sum : excess;
			slopes[rule] = slope;
			norm += slope * slope;
		});
		lowest = Math.min(lowest, bound);
		if (broken === 0 && total > -Infinity) {
			const better = improve(plan, program, chosen);
			if (worth(better) > value) {
				best = better;
				value = worth(better);
			}
		}
		if (best && value >= (1 - tolerance) * lowest) return best;
		if (norm === 0 || !Number.isFinite(bound)) return null;
		const step = Math.max(0, bound - (best ? value : HOPED * lowest)) / norm;
		for (let rule = 0; rule < rules.length; rule++) prices[rule]! -= step * slopes[rule]!;
	}
	return null;
}
