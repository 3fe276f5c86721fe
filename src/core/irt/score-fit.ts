import { Refusal } from '../refusal.ts';
import { MISSING, type Responses } from './calibration/responses.ts';
import { chiSquareTail } from './distributions.ts';
import { makeGrid, type Grid } from './grid.ts';
import { categoryCount, checkItem, type Item } from './item.ts';
import { probabilities } from './models.ts';

export interface ScoreFit {
	readonly chiSquare: number;
	readonly degreesOfFreedom: number;
	/** Chance of a chi-square as large, if the item were as its parameters say. */
	readonly p: number;
}

export interface ScoreFitOptions {
	/** Abilities of the people; standard normal on the usual grid. */
	readonly grid?: Grid;
	/** Neighbouring scores are put together until every answer is expected of so many people; 1 (Orlando & Thissen 2000). */
	readonly fewest?: number;
	/** Whether the parameters were estimated from these same answers: each then costs a degree of freedom. */
	readonly estimated?: boolean;
}

/**
 * S-X² of each item of one fixed form that everybody answered whole (Orlando & Thissen 2000; several categories: Kang & Chen 2008):
 * of those with the same total score s, as many should have answered k as
 *
 *     E(k | s) = ∫ P(k|θ) S*(s - k|θ) φ(θ) dθ / ∫ S(s|θ) φ(θ) dθ
 *
 * where S and S* are the distributions of the score with the item and without it (Lord & Wingersky 1984). The score is observed, not
 * estimated, so the statistic is a chi-square as it says. Scores of nothing and of everything are left out: they leave no choice. For
 * adaptive sittings, where no two people have one form, see `itemFit`.
 *
 * By item; null where no degree of freedom is left. Weights are counted. Refuses `irt-bad-responses` with person and item where an answer
 * is missing or unknown or the sizes do not fit, `irt-bad-item`, `irt-bad-number`.
 */
export function scoreFit(items: readonly Item[], responses: Responses, options: ScoreFitOptions = {}): (ScoreFit | null)[] {
	const { grid = makeGrid(), fewest = 1, estimated = true } = options;
	if (!(fewest > 0 && Number.isFinite(fewest)))
		throw new Refusal('irt-bad-number', `fewest must be above 0, got ${fewest}.`, { field: 'fewest', value: fewest });
	items.forEach(checkItem);
	const { persons, data, weights } = responses;
	if (responses.items !== items.length || data.length !== persons * items.length)
		refuse(`data must have ${persons} × ${items.length} values, got ${data.length}.`, { field: 'data', value: data.length });
	const tops = items.map((item) => categoryCount(item) - 1);
	const most = tops.reduce((sum, top) => sum + top, 0);
	/** observed[i][s][k]: people with the score s who answered k. */
	const observed = tops.map((top) => Array.from({ length: most + 1 }, () => new Float64Array(top + 1)));
	const people = new Float64Array(most + 1);
	for (let person = 0; person < persons; person++) {
		const own = data.subarray(person * items.length, (person + 1) * items.length);
		own.forEach((category, item) => {
			if (category > tops[item]!)
				refuse(`Person ${person}, item ${item}: ${category === MISSING ? 'no answer' : `answer ${category}`}.`, {
					person,
					item,
					field: 'category',
					value: category
				});
		});
		const score = own.reduce((sum, category) => sum + category, 0);
		const weight = weights?.[person] ?? 1;
		people[score]! += weight;
		own.forEach((category, item) => (observed[item]![score]![category]! += weight));
	}
	const curves = items.map((item) => Array.from(grid.points, (theta) => probabilities(item, theta)));
	return items.map((item, i) => {
		const parameters = estimated ? (item.model === '3pl' ? 3 : categoryCount(item)) : 0;
		return fitOf(observed[i]!, expectedOf(curves, i, grid, people), fewest, parameters);
	});
}

/** People of each score expected to answer k: the share of E(k | s) times those who have the score. */
function expectedOf(curves: readonly ArrayLike<number>[][], item: number, grid: Grid, people: Float64Array): Float64Array[] {
	const own = curves[item]!;
	const top = own[0]!.length - 1;
	const joint = Array.from(people, () => new Float64Array(top + 1));
	for (let q = 0; q < grid.points.length; q++) {
		let rest = Float64Array.of(1);
		curves.forEach((curve, i) => {
			if (i !== item) rest = withItem(rest, curve[q]!);
		});
		const density = Math.exp(grid.logPrior[q]!);
		rest.forEach((chance, score) => {
			for (let k = 0; k <= top; k++) joint[score + k]![k]! += density * chance * own[q]![k]!;
		});
	}
	return joint.map((chances, score) => {
		const all = chances.reduce((sum, chance) => sum + chance, 0);
		return chances.map((chance) => (people[score]! * chance) / all);
	});
}

/** The distribution of a score after one more item (Lord & Wingersky 1984). */
function withItem(scores: Float64Array, chances: ArrayLike<number>): Float64Array<ArrayBuffer> {
	const next = new Float64Array(scores.length + chances.length - 1);
	scores.forEach((chance, score) => {
		for (let k = 0; k < chances.length; k++) next[score + k]! += chance * chances[k]!;
	});
	return next;
}

/** Scores in groups, each large enough; what is left over at the top joins the last. */
function fitOf(
	observed: readonly Float64Array[],
	expected: readonly Float64Array[],
	fewest: number,
	parameters: number
): ScoreFit | null {
	const groups: { observed: Float64Array; expected: Float64Array }[] = [];
	let isOpen = false;
	for (let score = 1; score < observed.length - 1; score++) {
		if (isOpen) addTo(groups.at(-1)!, observed[score]!, expected[score]!);
		else groups.push({ observed: observed[score]!.slice(), expected: expected[score]!.slice() });
		isOpen = groups.at(-1)!.expected.some((count) => count < fewest);
	}
	if (isOpen && groups.length > 1) {
		const left = groups.pop()!;
		addTo(groups.at(-1)!, left.observed, left.expected);
	}
	const categories = groups[0]?.expected.length ?? 2;
	const degreesOfFreedom = groups.length * (categories - 1) - parameters;
	if (degreesOfFreedom < 1) return null;
	let chiSquare = 0;
	for (const group of groups) group.expected.forEach((count, k) => (chiSquare += (group.observed[k]! - count) ** 2 / count));
	return Number.isFinite(chiSquare) ? { chiSquare, degreesOfFreedom, p: chiSquareTail(chiSquare, degreesOfFreedom) } : null;
}

function addTo(group: { observed: Float64Array; expected: Float64Array }, observed: Float64Array, expected: Float64Array): void {
	observed.forEach((count, k) => (group.observed[k]! += count));
	expected.forEach((count, k) => (group.expected[k]! += count));
}

function refuse(message: string, details: Record<string, unknown>): never {
	throw new Refusal('irt-bad-responses', message, details);
}
