/**
 * Exposure under each group's policy, on the product's own bank: how often the most-shown item is shown, how much of the
 * bank is used, and how many more questions that costs than pure maximum information. Run: node bench/exposure.ts
 */
import { drawAbilities, simulate } from '#core/simulator/index.ts';
import { contentBank } from './support/bank.ts';
import { report } from './support/result.ts';

const PEOPLE = 4000;
const LIMITS = { aboveRate: 0.02, bankUsed: 0.8, moreItems: 0.25 };

const { policies, courseFor, allowedFor } = await contentBank();
const figures: Record<string, number> = {};
const round = (x: number): number => Math.round(x * 1000) / 1000;
let met = true;
for (const policy of policies) {
	const { group, exposure, pass } = policy;
	const course = courseFor(policy);
	const allowed = allowedFor(group);
	// Around the pass mark, where most people of a group are.
	const abilities = drawAbilities(PEOPLE, { mean: pass.cut, sd: 1 }, 757);
	const pure = simulate(
		{ course: { ...course, choice: 'among-best', amongBest: 1 }, cap: { rate: 1, burnIn: 1 }, allowed, pass },
		abilities,
		757
	);
	const found = simulate({ course, cap: exposure, allowed, pass }, abilities, 757);
	const [length, shortest] = [found.overall.length!.mean, pure.overall.length!.mean];
	const more = length / shortest - 1;
	figures[`largest_${group}`] = round(found.largestExposure);
	figures[`used_${group}`] = round(found.bankUsed);
	figures[`length_${group}`] = round(length);
	figures[`more_items_${group}`] = round(more);
	met &&=
		found.largestExposure <= exposure.rate + LIMITS.aboveRate && found.bankUsed >= LIMITS.bankUsed && more <= LIMITS.moreItems;
	console.log(
		`${group}: most-shown item in ${(100 * found.largestExposure).toFixed(1)} % of sittings (maximum information ${(100 * pure.largestExposure).toFixed(0)} %), ${(100 * found.bankUsed).toFixed(1)} % of the bank used (${(100 * pure.bankUsed).toFixed(1)} %), ${length.toFixed(1)} questions (${shortest.toFixed(1)}): ${(100 * more).toFixed(1)} % more`
	);
}
report({
	bench: 'exposure',
	figures,
	rows: { people: PEOPLE, sittings: 2 * PEOPLE, groups: policies.length },
	budget: LIMITS,
	met
});
