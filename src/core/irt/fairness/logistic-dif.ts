import { MISSING } from '../calibration/responses.ts';
import { chiSquareTail } from '../distributions.ts';
import { fitLogistic, type Cell } from './logistic-regression.ts';
import { purify, type FairnessData, type Matching, type Purified } from './purify.ts';

export interface LogisticDif {
	/** Likelihood-ratio chi-squares and their p: the same gap at every ability (1 df), a gap that changes with ability (1 df), either (2 df). */
	readonly uniform: { readonly chiSquare: number; readonly p: number };
	readonly nonUniform: { readonly chiSquare: number; readonly p: number };
	readonly either: { readonly chiSquare: number; readonly p: number };
	/** Log odds by which the focal group stands above (+) or below (-) the reference at equal matching; null where not estimable. */
	readonly gap: number | null;
	/** Nagelkerke's R² gained by knowing the group, 0 to 1. */
	readonly effect: number;
	/** Jodoin & Gierl (2001): A negligible (effect < 0.035, or not significant), B, C large (effect ≥ 0.07). */
	readonly class: 'A' | 'B' | 'C';
	readonly converged: boolean;
	readonly persons: number;
}

/**
 * Logistic-regression DIF (Swaminathan & Rogers 1990) with purification: items of class B and C are left out of the
 * matching score. `alpha`: the level of the tests, 0.05. Refuses `irt-bad-responses`.
 */
export function logisticDif(data: FairnessData, matching: Matching = {}, alpha = 0.05): Purified<LogisticDif> {
	return purify(
		data,
		matching,
		(item, matched) => compare(data, item, matched, alpha),
		(result) => result.class !== 'A'
	);
}

function compare(data: FairnessData, item: number, matched: Float64Array, alpha: number): LogisticDif {
	const { cells, right, persons, groups } = cellsOf(data, item, matched);
	const nothing = { chiSquare: 0, p: 1 };
	if (right === 0 || right === persons || groups < 2)
		return { uniform: nothing, nonUniform: nothing, either: nothing, gap: null, effect: 0, class: 'A', converged: true, persons };
	const [ability, gap, crossing] = [2, 3, 4].map((size) => fitLogistic(cells, size)) as [Fit, Fit, Fit];
	const test = (small: Fit, large: Fit, degrees: number): { chiSquare: number; p: number } => {
		const chiSquare = Math.max(0, 2 * (large.logLikelihood - small.logLikelihood));
		return { chiSquare, p: chiSquareTail(chiSquare, degrees) };
	};
	const either = test(ability, crossing, 2);
	const share = right / persons;
	const alone = persons * (share * Math.log(share) + (1 - share) * Math.log(1 - share));
	const r2 = ({ logLikelihood }: Fit): number =>
		-Math.expm1((2 * (alone - logLikelihood)) / persons) / -Math.expm1((2 * alone) / persons);
	const effect = Math.max(0, r2(crossing) - r2(ability));
	return {
		uniform: test(ability, gap, 1),
		nonUniform: test(gap, crossing, 1),
		either,
		gap: gap.converged ? gap.coefficients[2]! : null,
		effect,
		class: either.p >= alpha || effect < 0.035 ? 'A' : effect < 0.07 ? 'B' : 'C',
		converged: ability.converged && gap.converged && crossing.converged,
		persons
	};
}

type Fit = ReturnType<typeof fitLogistic>;

/** Predictors 1, matching (standardised), group, matching × group; people of equal predictors together. */
function cellsOf({ persons, items, data, groups }: FairnessData, item: number, matched: Float64Array) {
	const counted = new Map<string, { match: number; group: number; right: number; total: number }>();
	let sum = 0;
	let square = 0;
	let right = 0;
	let seen = 0;
	for (let p = 0; p < persons; p++) {
		const category = data[p * items + item]!;
		const match = matched[p]!;
		if (category === MISSING || !Number.isFinite(match)) continue;
		const group = groups[p]!;
		const key = `${match} ${group}`;
		const cell = counted.get(key) ?? { match, group, right: 0, total: 0 };
		cell.right += category;
		cell.total++;
		counted.set(key, cell);
		sum += match;
		square += match * match;
		right += category;
		seen++;
	}
	const mean = sum / seen;
	const sd = Math.sqrt(Math.max(1e-12, square / seen - mean * mean));
	const cells = [...counted.values()].map(({ match, group, right: r, total }): Cell => {
		const z = (match - mean) / sd;
		return { x: [1, z, group, z * group], right: r, total };
	});
	return { cells, right, persons: seen, groups: new Set([...counted.values()].map(({ group }) => group)).size };
}
