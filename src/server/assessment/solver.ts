import loadHighs, { type Highs, type Model } from 'highs';
import type { Program, Row, Solve } from '#core/irt/index.ts';

/** How far from the best a solution may be, a share, and how long a solve may take, seconds: then the best so far counts. */
const GAP = 0.005;
const SECONDS = 2;
/** Plans whose models are kept; the one longest unused goes. */
const KEPT = 8;

/**
 * HiGHS (Huangfu & Hall 2018) in WebAssembly as the solver of shadow tests. A model is made once for each plan and kept:
 * from step to step only objective and bounds change, and the test before is where the search begins. Loading takes a
 * moment, solving is synchronous.
 */
async function loadSolver(): Promise<Solve> {
	const highs = await loadHighs();
	const models = new Map<readonly Row[], Model>();
	return (program, start) => {
		const model = models.get(program.rows) ?? modelOf(highs, program);
		models.delete(program.rows);
		models.set(program.rows, model);
		if (models.size > KEPT) {
			const [rows, oldest] = models.entries().next().value!;
			oldest.dispose();
			models.delete(rows);
		}
		const all = { kind: 'range', from: 0, to: program.objective.length - 1 } as const;
		model.clearSolver();
		model.changeColsCost(all, program.objective);
		model.changeColsBounds(all, program.lower, program.upper);
		if (start) model.setSolution({ colValue: start });
		model.run();
		const { modelStatus } = highs.constants;
		const status = model.getModelStatus();
		if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) return null;
		if (status === modelStatus.optimal || status === modelStatus.timeLimit) return model.getSolution().colValue;
		throw new Error(`HiGHS gave up with status ${status}`);
	};
}

let loaded: Promise<Solve> | undefined;

/** The solver of this process, loaded when first wanted. */
export function solver(): Promise<Solve> {
	loaded ??= loadSolver();
	loaded.catch(() => (loaded = undefined));
	return loaded;
}

function modelOf(highs: Highs, { rows, objective, lower, upper, whole }: Program): Model {
	const starts = [0];
	for (const { columns } of rows) starts.push(starts.at(-1)! + columns.length);
	const { integer, continuous } = highs.constants.variableType;
	const infinite = (bound: number): number => (Math.abs(bound) === Infinity ? Math.sign(bound) * highs.infinity : bound);
	const model = highs.createModel({
		numCols: objective.length,
		numRows: rows.length,
		sense: highs.constants.objectiveSense.maximize,
		colCost: objective,
		colLower: lower,
		colUpper: upper,
		rowLower: rows.map((row) => infinite(row.lower)),
		rowUpper: rows.map((row) => infinite(row.upper)),
		matrix: {
			format: 'csr',
			numRows: rows.length,
			numCols: objective.length,
			starts: Int32Array.from(starts),
			indices: Int32Array.from(rows.flatMap(({ columns }) => [...columns])),
			values: Float64Array.from(rows.flatMap(({ values }) => [...values]))
		},
		integrality: Array.from(objective, (_, column) => (column < whole ? integer : continuous))
	});
	model.options.set({ output_flag: false, mip_rel_gap: GAP, time_limit: SECONDS });
	return model;
}
