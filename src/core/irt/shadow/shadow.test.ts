import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyItem } from '../../../../tests/support/irt.ts';
import {
	assembleShadow,
	brokenRules,
	chooseFromShadow,
	information,
	prepareBank,
	preparePlan,
	type Item,
	type PreparedPlan,
	type Program,
	type Shadow,
	type Solve,
	type TestPlan
} from '../index.ts';

/** Goes through every x; columns that need not be whole are taken as the slack of their row, below and above. */
const bruteForce: Solve = ({ rows, objective, lower, upper, whole }: Program) => {
	let best: Float64Array | null = null;
	let most = -Infinity;
	for (let n = 0; n < 2 ** whole; n++) {
		const x = new Float64Array(objective.length);
		for (let i = 0; i < whole; i++) x[i] = (n >> i) & 1;
		if (x.some((value, i) => i < whole && (value < lower[i]! || value > upper[i]!))) continue;
		let keeps = true;
		rows.forEach((row, r) => {
			let sum = 0;
			row.columns.forEach((column, k) => (sum += column < whole ? row.values[k]! * x[column]! : 0));
			const [missing, over] = [Math.max(0, row.lower - sum), Math.max(0, sum - row.upper)];
			if (whole < objective.length) {
				x[whole + 2 * r] = missing;
				x[whole + 2 * r + 1] = over;
			} else if (missing + over > 0) keeps = false;
		});
		const value = x.reduce((sum, x, i) => sum + x * objective[i]!, 0);
		if (keeps && value > most) {
			most = value;
			best = x;
		}
	}
	return best;
};

const size = 7;
const anyRule = fc.record({
	items: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 6 }),
	min: fc.nat(2),
	more: fc.nat(2)
});
const anyPlan: fc.Arbitrary<TestPlan> = fc.record({
	length: fc.integer({ min: 2, max: 6 }),
	rules: fc
		.array(anyRule, { maxLength: 4 })
		.map((rules) => rules.map(({ items, min, more }, n) => ({ name: `rule ${n}`, items, min, max: min + more }))),
	sets: fc.constantFrom(
		[],
		[{ name: 'set', items: [0, 1, 2], min: 2, max: 3 }],
		[
			{ name: 'set', items: [0, 1, 2], min: 1, max: 2 },
			{ name: 'other', items: [5, 6], min: 2, max: 2 }
		]
	)
});

describe('shadow tests', () => {
	it('keep every rule and come within a hundredth of the best, or name the rules that cannot be kept', () => {
		let built = 0;
		fc.assert(
			fc.property(
				fc.array(anyItem, { minLength: size, maxLength: size }),
				anyPlan,
				fc.double({ min: -2, max: 2, noNaN: true }),
				(items, testPlan, theta) => {
					const bank = prepareBank(items);
					const plan = preparePlan(size, testPlan);
					let shadow: Shadow | null = null;
					const shown: number[] = [];
					for (let n = 0; n < testPlan.length; n++) {
						const stand = { theta: theta + n / 5, shown };
						const best = bruteForce(programFor(plan, bank.items, stand), null);
						if (!best) {
							expect(n).toBe(0);
							expect(() => assembleShadow(bank, plan, stand, bruteForce)).toThrow(
								expect.objectContaining({ code: 'shadow-infeasible' })
							);
							return;
						}
						shadow = assembleShadow(bank, plan, stand, bruteForce, shadow);
						expect(brokenRules(plan, shadow.items)).toEqual([]);
						expect(shown.every((item) => shadow!.items.includes(item))).toBe(true);
						const worth = (chosen: readonly number[]): number =>
							chosen.reduce((sum, item) => sum + (shown.includes(item) ? 0 : information(items[item]!, stand.theta)), 0);
						const top = worth(items.flatMap((_, i) => (best[i]! > 0.5 ? [i] : [])));
						expect(worth(shadow.items)).toBeGreaterThanOrEqual(0.99 * top - 1e-12);
						shown.push(chooseFromShadow(bank, plan, stand, shadow)!);
					}
					built++;
					expect(brokenRules(plan, shown)).toEqual([]);
					expect(chooseFromShadow(bank, plan, { theta, shown }, shadow!)).toBeNull();
				}
			),
			{ numRuns: 50 }
		);
		expect(built).toBeGreaterThan(5);
	});

	it('names which rules stand in each other’s way, and by how many items', () => {
		const bank = prepareBank(Array.from({ length: 6 }, (_, i): Item => ({ model: '2pl', a: 1, b: i / 3 })));
		const plan = preparePlan(6, {
			length: 4,
			rules: [
				{ name: 'area K', items: [0, 1], min: 0, max: 1 },
				{ name: 'area 1', items: [2, 3, 4, 5], min: 0, max: 2 }
			]
		});
		expect(() => assembleShadow(bank, plan, { theta: 0, shown: [] }, bruteForce)).toThrow(
			expect.objectContaining({
				code: 'shadow-infeasible',
				details: { broken: [{ rule: expect.any(String), missing: expect.any(Number) }], rules: expect.stringContaining('area') }
			})
		);
		const few = preparePlan(6, { length: 3, rules: [{ name: 'touch', items: [0, 1], min: 2, max: 3 }] });
		expect(() => assembleShadow(bank, few, { theta: 0, shown: [], allowed: (item) => item > 0 }, bruteForce)).toThrow(
			expect.objectContaining({ details: { broken: [{ rule: 'touch', missing: 1 }], rules: 'touch' } })
		);
	});

	it.each([
		[{ length: 10, rules: [] }, 'length'],
		[{ length: 2, rules: [{ name: 'x', items: [7], min: 0, max: 1 }] }, 'x'],
		[{ length: 2, rules: [{ name: 'x', items: [1, 1], min: 0, max: 1 }] }, 'x'],
		[{ length: 2, rules: [{ name: 'x', items: [1], min: 2, max: 1 }] }, 'x'],
		[{ length: 2, rules: [], sets: [{ name: 's', items: [1], min: 0, max: 1 }] }, 's'],
		[
			{
				length: 2,
				rules: [],
				sets: [
					{ name: 's', items: [1], min: 1, max: 1 },
					{ name: 't', items: [1], min: 1, max: 1 }
				]
			},
			't'
		]
	] as [TestPlan, string][])('refuses %j', (plan, rule) =>
		expect(() => preparePlan(size, plan)).toThrow(expect.objectContaining({ code: 'shadow-bad-plan', details: { rule } }))
	);
});

function programFor(
	{ rows, columns, setOf }: PreparedPlan,
	items: readonly Item[],
	{ theta, shown }: { theta: number; shown: number[] }
): Program {
	const lower = new Float64Array(columns);
	for (const item of shown) {
		lower[item] = 1;
		if (setOf[item]! >= 0) lower[items.length + setOf[item]!] = 1;
	}
	const objective = new Float64Array(columns);
	items.forEach((item, i) => (objective[i] = information(item, theta)));
	return { rows, objective, lower, upper: new Float64Array(columns).fill(1), whole: columns };
}
