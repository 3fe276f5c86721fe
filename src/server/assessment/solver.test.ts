import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
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
	withAnswer,
	type Item,
	type Program,
	type Shadow,
	type Solve
} from '#core/irt/index.ts';
import { normalFrom, seeded } from '#core/seeded.ts';
import { solver } from './solver.ts';

let solve: Solve;
beforeAll(async () => {
	solve = await solver();
});

/** The best value that going through every x of zeros and ones finds; null where none keeps the rows. */
function bestOf({ rows, objective, lower, upper }: Program): number | null {
	let best: number | null = null;
	for (let n = 0; n < 2 ** objective.length; n++) {
		const x = objective.map((_, i) => (n >> i) & 1);
		const sum = (values: Float64Array, columns: ArrayLike<number>): number =>
			values.reduce((total, value, k) => total + value * x[columns[k]!]!, 0);
		const keeps =
			x.every((value, i) => value >= lower[i]! && value <= upper[i]!) &&
			rows.every((row) => sum(row.values, row.columns) >= row.lower && sum(row.values, row.columns) <= row.upper);
		const value = x.reduce((total, one, i) => total + one * objective[i]!, 0);
		if (keeps && (best === null || value > best)) best = value;
	}
	return best;
}

describe('the solver', () => {
	test('finds what going through all finds, from any start, with one model kept for many objectives', () => {
		const columns = 8;
		const rows = [
			{
				name: 'length',
				columns: Int32Array.from({ length: columns }, (_, i) => i),
				values: new Float64Array(columns).fill(1),
				lower: 3,
				upper: 4
			},
			{ name: 'weights', columns: Int32Array.of(1, 3, 5), values: Float64Array.of(2, -1, 1), lower: -Infinity, upper: 1 }
		];
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: columns, maxLength: columns }),
				fc.array(fc.constantFrom('free', 'free', 'in', 'out'), { minLength: columns, maxLength: columns }),
				fc.boolean(),
				(values, states, withStart) => {
					const program: Program = {
						rows,
						objective: Float64Array.from(values),
						lower: Float64Array.from(states, (state) => Number(state === 'in')),
						upper: Float64Array.from(states, (state) => Number(state !== 'out')),
						whole: columns
					};
					const found = solve(program, withStart ? new Float64Array(columns) : null);
					const best = bestOf(program);
					expect(found === null).toBe(best === null);
					if (!found) return;
					const value = found.reduce((total, x, i) => total + x * values[i]!, 0);
					// The solver stops within .5 %, or within a millionth where everything is tiny.
					expect(value).toBeGreaterThanOrEqual(0.994 * best! - 1e-6);
					expect(value).toBeLessThanOrEqual(best! + 1e-9);
				}
			),
			{ numRuns: 60 }
		);
	});

	test('shadow tests of a real size: nothing is broken, items of a set come together, the solver is seldom asked', () => {
		const random = seeded(17);
		const normal = normalFrom(random);
		const items = Array.from({ length: 300 }, (): Item => ({ model: '2pl', a: Math.exp(0.2 + 0.3 * normal()), b: normal() }));
		const bank = prepareBank(items);
		const areas = items.map((_, i) => String(i % 7));
		const formats = items.map((_, i) => String((i + (i >> 4)) % 4));
		const plan = preparePlan(300, {
			length: 24,
			rules: [
				...rulesByLabel('area', areas, Object.fromEntries(Array.from({ length: 7 }, (_, n) => [String(n), { min: 3, max: 4 }]))),
				...rulesByLabel('format', formats, { '0': { min: 4, max: 8 }, '3': { min: 6, max: 7 } }),
				{ name: 'enemies', items: [3, 40, 77], min: 0, max: 1 }
			],
			sets: [{ name: 'set', items: [290, 291, 292, 293, 294], min: 3, max: 4 }]
		});
		let solved = 0;
		for (let person = 0; person < 20; person++) {
			const theta = normal();
			const shown: number[] = [];
			let posterior = priorOf(bank.grid);
			let shadow: Shadow | null = null;
			const closed = new Set(Array.from({ length: 40 }, () => Math.floor(300 * random())));
			while (shown.length < 24) {
				const stand = { theta: estimate(bank.grid, posterior).theta, shown, allowed: (item: number) => !closed.has(item) };
				shadow = assembleShadow(bank, plan, stand, solve, shadow);
				solved += Number(shadow.how === 'solved');
				const item = chooseFromShadow(bank, plan, stand, shadow)!;
				expect(closed.has(item)).toBe(false);
				shown.push(item);
				posterior = withAnswer(bank, posterior, { item, category: drawAnswer(items[item]!, theta, random()) });
			}
			expect(brokenRules(plan, shown)).toEqual([]);
			const places = shown.flatMap((item, place) => (item >= 290 && item < 295 ? [place] : []));
			if (places.length > 0) expect(places.at(-1)! - places[0]!).toBe(places.length - 1);
		}
		expect(solved).toBeLessThan(0.1 * 20 * 24);
	});

	test('what cannot be kept is named', () => {
		const bank = prepareBank(Array.from({ length: 30 }, (_, i): Item => ({ model: '2pl', a: 1, b: (i - 15) / 8 })));
		const areas = bank.items.map((_, i) => (i < 4 ? 'K' : '1'));
		const plan = preparePlan(30, {
			length: 12,
			rules: rulesByLabel('area', areas, { K: { min: 6, max: 12 }, '1': { min: 2, max: 12 } })
		});
		expect(() => assembleShadow(bank, plan, { theta: 0, shown: [] }, solve)).toThrow(
			expect.objectContaining({
				code: 'shadow-infeasible',
				details: { broken: [{ rule: 'area K', missing: 2 }], rules: 'area K' }
			})
		);
	});
});
