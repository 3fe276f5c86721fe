/**
 * Shadow tests at 300 items of mixed models: the time of a step, and whole simulated tests none of whose bounds may be
 * broken. Bounds by area and format, enemies, item sets, and a cap on exposure. Run: node bench/shadow.ts [tests]
 */
import {
	assembleShadow,
	brokenRules,
	chooseFromShadow,
	drawAnswer,
	estimate,
	prepareBank,
	preparePlan,
	priorOf,
	rulesByLabel,
	Showings,
	withAnswer,
	type Item,
	type Shadow
} from '#core/irt/index.ts';
import { normalFrom, seeded } from '#core/seeded.ts';
import { solver } from '#server/assessment/solver.ts';
import { percentile, report } from './support/result.ts';

const TESTS = Number(process.argv[2] ?? 10_000);
const ITEMS = 300;
const LENGTH = 30;
const BUDGET = { median_ms: 50, broken: 0 };

const random = seeded(757);
const normal = normalFrom(random);
const items = Array.from({ length: ITEMS }, (_, i): Item => {
	const a = Math.exp(0.2 + 0.3 * normal());
	const b = normal();
	if (i % 8 < 5) return { model: '2pl', a, b };
	if (i % 8 === 5) return { model: '3pl', a, b, c: 0.2 };
	return { model: i % 8 === 6 ? 'grm' : 'gpcm', a, b: [b - 0.5, b + 0.5] };
});
const bank = prepareBank(items);
const areas = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [String(n), { min: 3, max: 5 }]));
const formats = Object.fromEntries(Array.from({ length: 4 }, (_, n) => [String(n), { min: 4, max: 9 }]));
const plan = preparePlan(ITEMS, {
	length: LENGTH,
	rules: [
		...rulesByLabel(
			'area',
			items.map((_, i) => String(i % 7)),
			areas
		),
		...rulesByLabel(
			'format',
			items.map((_, i) => String((i + (i >> 4)) % 4)),
			formats
		),
		...Array.from({ length: 30 }, (_, n) => ({ name: `enemies ${n}`, items: [9 * n, 9 * n + 4, 9 * n + 7], min: 0, max: 1 }))
	],
	sets: Array.from({ length: 5 }, (_, n) => ({
		name: `set ${n}`,
		items: Array.from({ length: 6 }, (_, k) => 270 + 6 * n + k),
		min: 3,
		max: 4
	}))
});
const cap = { rate: 0.25, burnIn: 40 };
const solve = await solver();
const shown = new Float64Array(ITEMS);
const showings = new Showings(shown);
const times = new Float64Array(TESTS * LENGTH);
const anew: number[] = [];
let broken = 0;
let solved = 0;
let step = 0;
const processorBefore = process.cpuUsage();
for (let test = 0; test < TESTS; test++) {
	const theta = normal();
	const own: number[] = [];
	let posterior = priorOf(bank.grid);
	let shadow: Shadow | null = null;
	showings.sittingBegun();
	while (own.length < LENGTH) {
		const stand = {
			theta: own.length === 0 ? -0.5 : estimate(bank.grid, posterior).theta,
			shown: own,
			allowed: (item: number) => showings.mayShow(item, cap)
		};
		const started = performance.now();
		shadow = assembleShadow(bank, plan, stand, solve, shadow);
		const item = chooseFromShadow(bank, plan, stand, shadow)!;
		times[step++] = performance.now() - started;
		solved += Number(shadow.how === 'solved');
		// The same from nothing but the answers, as a server does that keeps no shadow test.
		if (test % 50 === 0) {
			const again = performance.now();
			assembleShadow(bank, plan, stand, solve);
			anew.push(performance.now() - again);
		}
		own.push(item);
		showings.count(item);
		posterior = withAnswer(bank, posterior, { item, category: drawAnswer(items[item]!, theta, random()) });
	}
	broken += Number(brokenRules(plan, own).length > 0 || new Set(own).size !== LENGTH);
}
const used = process.cpuUsage(processorBefore);
const all = Array.from(times);
const round = (x: number): number => Math.round(x * 1000) / 1000;
const figures = {
	median_ms: round(percentile(all, 0.5)),
	p99_ms: round(percentile(all, 0.99)),
	largest_ms: round(percentile(all, 1)),
	median_ms_without_the_one_before: round(percentile(anew, 0.5)),
	processor_ms_per_step: round((used.user + used.system) / 1000 / times.length),
	solver_share: round(solved / times.length),
	broken,
	largest_exposure: round(Math.max(...shown) / TESTS)
};
console.log(
	`${TESTS} tests of ${LENGTH}: ${broken} broken; a step ${figures.median_ms} ms (median), ${figures.p99_ms} ms (99 %); the solver asked in ${(100 * figures.solver_share).toFixed(2)} % of steps; most-shown item in ${(100 * figures.largest_exposure).toFixed(1)} % of tests`
);
report({
	bench: 'shadow',
	figures,
	rows: { items: ITEMS, tests: TESTS, length: LENGTH, rules: plan.rules.length, sets: plan.sets.length },
	budget: BUDGET,
	met: figures.median_ms <= BUDGET.median_ms && broken === 0
});
