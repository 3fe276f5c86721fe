import { Refusal } from '../../refusal.ts';
import type { Bank } from '../bank.ts';
import { isAllowed, type Allowed } from '../choose.ts';
import { information } from '../information.ts';
import { checkFinite } from '../item.ts';
import { nearBest, type Prices } from './bound.ts';
import { improve } from './improve.ts';
import type { PreparedPlan } from './plan.ts';
import type { Program, Row, Solve } from './program.ts';

/** A whole test as it would be if θ stayed where it is: the items shown so far, and the best ones to come. */
export interface Shadow {
	readonly items: readonly number[];
	/** `proved`: found by exchanges or prices and proved good enough; `solved`: by the solver. */
	readonly how: 'proved' | 'solved';
	readonly prices: Prices;
}

/** How a sitting stands when a shadow test is wanted. */
export interface Stand {
	readonly theta: number;
	/** Items shown so far, the last one last. */
	readonly shown: readonly number[];
	/** Which others may be shown. */
	readonly allowed?: Allowed;
}

/** The test before is kept where what is left of it is proved to have 99 % of the information of the best. */
export const TOLERANCE = 0.01;

/**
 * A shadow test (van der Linden & Reese 1998; van der Linden 2000, 2005): of all tests that keep every rule of the plan,
 * hold what was shown and only what may still be shown, the one with the most information at θ, to within `TOLERANCE`.
 * As the item shown next is one of its items, the whole test keeps every rule, whatever the answers. The test before
 * always keeps the rules, unless an item of it may no longer be shown: it is improved by exchanges, which is cheap, and
 * taken where `nearBest` proves it, or another, good enough; otherwise the solver is asked, and may start from it.
 *
 * Refuses `shadow-infeasible`, naming rules that cannot all be kept (`rules`, as words) and by how many items (`broken`), and `irt-bad-number`.
 */
export function assembleShadow(bank: Bank, plan: PreparedPlan, stand: Stand, solve: Solve, before: Shadow | null = null): Shadow {
	checkFinite(stand.theta, 'theta');
	const program = programOf(bank, plan, stand);
	const prices = before?.prices.slice() ?? new Float64Array(plan.rules.length);
	const keeps = before && columnsOf(plan, before.items).every((x, i) => x <= program.upper[i]! && x >= program.lower[i]!);
	const known = keeps ? improve(plan, program, before.items) : null;
	const proved = nearBest(plan, program, known, TOLERANCE, prices);
	if (proved) return { items: proved, how: 'proved', prices };
	const solution = solve(program, known && columnsOf(plan, known));
	if (!solution) throw infeasible(plan, program, solve);
	const items: number[] = [];
	for (let i = 0; i < plan.size; i++) if (solution[i]! > 0.5) items.push(i);
	return { items, how: 'solved', prices };
}

/**
 * The item of a shadow test to show next: the most informative one at θ that was not shown; of equal ones the lowest
 * index. While a set is under way, one of that set. Null where all were shown.
 */
export function chooseFromShadow(bank: Bank, { setOf }: PreparedPlan, { theta, shown }: Stand, { items }: Shadow): number | null {
	const seen = new Set(shown);
	const left = items.filter((item) => !seen.has(item));
	const set = shown.length > 0 ? setOf[shown.at(-1)!]! : -1;
	const ofSet = set < 0 ? [] : left.filter((item) => setOf[item] === set);
	let best: number | null = null;
	let most = -Infinity;
	for (const item of ofSet.length > 0 ? ofSet : left) {
		const value = information(bank.items[item]!, theta);
		if (value > most || (value === most && item < best!)) {
			most = value;
			best = item;
		}
	}
	return best;
}

/** The rules of a plan that a finished test breaks, by name; none for a test from shadow tests. */
export function brokenRules({ rows, ...plan }: PreparedPlan, items: readonly number[]): string[] {
	const x = columnsOf({ rows, ...plan }, items);
	return [...new Set(rows.filter((row) => excess(row, x) !== 0).map(({ name }) => name))];
}

function excess({ columns, values, lower, upper }: Row, x: Float64Array): number {
	let sum = 0;
	columns.forEach((column, n) => (sum += values[n]! * x[column]!));
	return sum > upper ? sum - upper : sum < lower ? sum - lower : 0;
}

function programOf(bank: Bank, { size, columns, rows, setOf }: PreparedPlan, { theta, shown, allowed }: Stand): Program {
	const objective = new Float64Array(columns);
	const lower = new Float64Array(columns);
	const upper = new Float64Array(columns).fill(1);
	for (let i = 0; i < size; i++) {
		objective[i] = information(bank.items[i]!, theta);
		upper[i] = isAllowed(allowed, i) ? 1 : 0;
	}
	for (const item of shown) {
		lower[item] = upper[item] = 1;
		if (setOf[item]! >= 0) lower[size + setOf[item]!] = 1;
	}
	return { rows, objective, lower, upper, whole: columns };
}

function columnsOf({ size, columns, setOf }: PreparedPlan, items: readonly number[]): Float64Array {
	const x = new Float64Array(columns);
	for (const item of items) {
		x[item] = 1;
		if (setOf[item]! >= 0) x[size + setOf[item]!] = 1;
	}
	return x;
}

/** With slack in every row, and as little of it as can be: the rows that need some are to blame. */
function infeasible({ rows }: PreparedPlan, { lower, upper }: Program, solve: Solve): Refusal {
	const columns = lower.length;
	const stretched = rows.map((row, r): Row => {
		const at = columns + 2 * r;
		return { ...row, columns: Int32Array.of(...row.columns, at, at + 1), values: Float64Array.of(...row.values, 1, -1) };
	});
	const extended = (values: Float64Array, slack: number): Float64Array => {
		const all = new Float64Array(columns + 2 * rows.length).fill(slack);
		all.set(values);
		return all;
	};
	// A shorter or longer test is the last thing to blame: somebody chose the length, the rules must fit it.
	const objective = extended(new Float64Array(columns), -1).fill(-2, columns, columns + 2);
	const solution = solve(
		{
			rows: stretched,
			objective,
			lower: extended(lower, 0),
			upper: extended(upper, columns),
			whole: columns
		},
		null
	);
	const broken = rows.flatMap(({ name }, r) => {
		const missing = (solution?.[columns + 2 * r] ?? 0) - (solution?.[columns + 2 * r + 1] ?? 0);
		return Math.abs(missing) > 1e-6 ? [{ rule: name, missing: Math.round(missing) }] : [];
	});
	const names = broken.map(({ rule, missing }) => `${rule} (${missing > 0 ? `${missing} too few` : `${-missing} too many`})`);
	return new Refusal('shadow-infeasible', `No test keeps all rules; broken at the least: ${names.join(', ')}.`, {
		broken,
		rules: broken.map(({ rule }) => rule).join(', ')
	});
}
