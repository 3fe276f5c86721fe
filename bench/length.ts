/**
 * Questions until the standard error is .30, on the product's own bank: adaptive under the residents' policy, against one
 * fixed form for everybody and against questions drawn at random. Run: node bench/length.ts
 */
import { estimate, information, priorOf, withAnswer, drawAnswer, type Posterior } from '#core/irt/index.ts';
import { seeded } from '#core/seeded.ts';
import { shuffled } from '#core/shuffle.ts';
import { drawAbilities, simulate } from '#core/simulator/index.ts';
import { contentBank } from './support/bank.ts';
import { report } from './support/result.ts';

const PEOPLE = 2000;
const TARGET = 0.3;

const { policies, courseFor, allowedFor } = await contentBank();
const policy = policies.find(({ group }) => group === 'resident')!;
const course = courseFor(policy);
const { bank } = course;
const allowed = allowedFor('resident');
const open = bank.items.flatMap((_, item) => (allowed[item] && course.shares[bank.areaOf[item]!]! > 0 ? [item] : []));
const abilities = drawAbilities(PEOPLE, { mean: 0, sd: 1 }, 757);
const random = seeded(758);

/** Mean length over people, of items in a given order, until the target or the end; and the share of people who reached it. */
function inOrder(orderOf: (person: number) => readonly number[]): { mean: number; reached: number } {
	let total = 0;
	let reached = 0;
	abilities.forEach((theta, person) => {
		let posterior: Posterior = priorOf(bank.grid);
		for (const item of orderOf(person)) {
			total++;
			posterior = withAnswer(bank, posterior, { item, category: drawAnswer(bank.items[item]!, theta, random()) });
			if (estimate(bank.grid, posterior).sd > TARGET) continue;
			reached++;
			break;
		}
	});
	return { mean: total / PEOPLE, reached: reached / PEOPLE };
}

/** The best form for everybody: by information averaged over a N(0, 1) population. */
const average = (item: number): number => {
	let sum = 0;
	for (let theta = -3; theta <= 3.01; theta += 0.25)
		sum += Math.exp(-0.5 * theta * theta) * information(bank.items[item]!, theta);
	return sum;
};
const form = open.toSorted((p, q) => average(q) - average(p));

const adaptive = (choice: 'progressive' | 'among-best', amongBest: number, rate: number) =>
	simulate(
		{
			course: { ...course, choice, amongBest, rule: { minLength: 1, maxLength: open.length, targetSd: TARGET } },
			cap: { rate, burnIn: rate === 1 ? 1 : policy.exposure.burnIn },
			allowed,
			pass: policy.pass
		},
		abilities,
		757
	).overall;
const byPolicy = adaptive('progressive', policy.exposure.amongBest, policy.exposure.rate);
const byInformation = adaptive('among-best', 1, 1);
const fixed = inOrder(() => form);
const drawn = inOrder((person) => shuffled(open, `person ${person}`));

const round = (x: number): number => Math.round(x * 100) / 100;
console.log(`adaptive as residents get it (content, cap, whole bank used): ${byPolicy.length!.mean.toFixed(1)} questions`);
console.log(`adaptive by information and content alone: ${byInformation.length!.mean.toFixed(1)}`);
console.log(`the best fixed form: ${fixed.mean.toFixed(1)} (${(100 * fixed.reached).toFixed(1)} % of people reach ${TARGET})`);
console.log(`at random: ${drawn.mean.toFixed(1)} (${(100 * drawn.reached).toFixed(1)} %)`);
report({
	bench: 'length',
	figures: {
		adaptive: round(byPolicy.length!.mean),
		adaptive_information_only: round(byInformation.length!.mean),
		fixed: round(fixed.mean),
		random: round(drawn.mean),
		rmse_adaptive: round(byPolicy.rmse!),
		share_of_random: round(byPolicy.length!.mean / drawn.mean),
		share_of_fixed: round(byPolicy.length!.mean / fixed.mean)
	},
	rows: { items: open.length, people: PEOPLE },
	budget: { adaptive: 'shorter than fixed and random' },
	met: byPolicy.length!.mean < fixed.mean && byPolicy.length!.mean < drawn.mean
});
