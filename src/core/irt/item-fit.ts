import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { chiSquareTail } from './distributions.ts';
import { priorOf, withAnswer, type Answer, type Posterior } from './estimate.ts';
import { categoryCount, type Item } from './item.ts';

/** A sitting as it went: the answers in the order in which they were given, and what was believed of the person before. */
export interface Sequence {
	readonly answers: readonly Answer[];
	/** `priorOf(bank.grid, { mean, sd })` of the person's group; the bank's own prior without it. */
	readonly prior?: Posterior;
}

/** People of like ability, and how they did on an item; scores as a share of the item's highest, 0 to 1. */
export interface FitGroup {
	/** Mean expected ability before the answer, logits. */
	readonly theta: number;
	readonly answers: number;
	readonly observed: number;
	readonly expected: number;
}

export interface ItemFit {
	readonly answers: number;
	readonly chiSquare: number;
	readonly degreesOfFreedom: number;
	/** Chance of a chi-square as large, if the item were as its parameters say. With tens of thousands of answers it is small for every real item: read `rmsd` beside it. */
	readonly p: number;
	/** Root mean square of observed minus expected over the groups, a share of the item's score; the size of the misfit. Surveys look at an item from .1 on (OECD 2017, PISA 2015). */
	readonly rmsd: number;
	/** Mean square of the residuals over their expected variance: 1 is as expected, more is noise, less too regular (Wright & Masters 1982). */
	readonly infit: number;
	readonly groups: readonly FitGroup[];
}

export interface FitOptions {
	/** Groups of equal size at most; 10. */
	readonly groups?: number;
	/** Answers that a group must have at least; 20. An item with fewer than two such groups has no fit. */
	readonly fewest?: number;
	/** Whether the parameters were estimated from these same answers: each then costs a degree of freedom (Yen 1981). */
	readonly estimated?: boolean;
}

/**
 * How each item fits, from sittings of any design, adaptive ones included. Every answer is compared with what was to be
 * expected from the answers *before* it: E = ∫ E(score|θ) p(θ | earlier answers) dθ. An adaptive test lets the later
 * items follow from this answer, so to use them would let the answer predict itself; the earlier ones leave its chance
 * exactly as the model has it (the prequential principle; Dawid 1984). People are grouped by their expected ability, and
 * Σ (observed - expected)² / variance over the groups is chi-square with a degree for each.
 *
 * Limits: the prior must be that of the people (calibrate with held items gives it); an item asked early is compared
 * with vague expectations, which costs power, not honesty. By item; null where too few answered.
 * Refuses `irt-bad-number`, and what `withAnswer` refuses.
 */
export function itemFit(bank: Bank, people: readonly Sequence[], options: FitOptions = {}): (ItemFit | null)[] {
	const { groups = 10, fewest = 20, estimated = false } = options;
	for (const [field, value] of Object.entries({ groups, fewest }))
		if (!(Number.isInteger(value) && value >= 2))
			throw new Refusal('irt-bad-number', `${field} must be a whole number from 2, got ${value}.`, { field, value });
	const residuals = bank.items.map((): Residual[] => []);
	const usual = priorOf(bank.grid);
	for (const { answers, prior } of people) {
		let posterior = prior ?? usual;
		for (const answer of answers) {
			const after = withAnswer(bank, posterior, answer);
			residuals[answer.item]!.push(residualOf(bank, posterior, answer));
			posterior = after;
		}
	}
	return residuals.map((own, i) => {
		const count = Math.min(groups, Math.floor(own.length / fewest));
		const degreesOfFreedom = count - (estimated ? parameterCount(bank.items[i]!) : 0);
		return count < 2 || degreesOfFreedom < 1 ? null : fitOf(own, count, degreesOfFreedom);
	});
}

interface Residual {
	theta: number;
	score: number;
	expected: number;
	variance: number;
}

/** What the answer was and what it was expected to be, in shares of the highest score. */
function residualOf(bank: Bank, posterior: Posterior, { item, category }: Answer): Residual {
	const { points } = bank.grid;
	const top = categoryCount(bank.items[item]!) - 1;
	const first = bank.firstRow[item]! * points.length;
	let total = 0;
	let theta = 0;
	let mean = 0;
	let square = 0;
	for (let q = 0; q < points.length; q++) {
		const weight = Math.exp(posterior[q]!);
		total += weight;
		theta += weight * points[q]!;
		for (let k = 1; k <= top; k++) {
			const p = weight * Math.exp(bank.logP[first + k * points.length + q]!);
			mean += p * k;
			square += p * k * k;
		}
	}
	const expected = mean / total;
	return {
		theta: theta / total,
		score: category / top,
		expected: expected / top,
		variance: Math.max(1e-12, square / total - expected * expected) / (top * top)
	};
}

function fitOf(residuals: Residual[], count: number, degreesOfFreedom: number): ItemFit {
	residuals.sort((p, q) => p.theta - q.theta);
	const n = residuals.length;
	let chiSquare = 0;
	let distance = 0;
	let squares = 0;
	let variances = 0;
	const groups = Array.from({ length: count }, (_, g): FitGroup => {
		const own = residuals.slice(Math.floor((g * n) / count), Math.floor(((g + 1) * n) / count));
		const sum = { theta: 0, score: 0, expected: 0, variance: 0 };
		for (const { theta, score, expected, variance } of own) {
			sum.theta += theta;
			sum.score += score;
			sum.expected += expected;
			sum.variance += variance;
			squares += (score - expected) ** 2;
		}
		variances += sum.variance;
		chiSquare += (sum.score - sum.expected) ** 2 / sum.variance;
		distance += own.length * ((sum.score - sum.expected) / own.length) ** 2;
		return {
			theta: sum.theta / own.length,
			answers: own.length,
			observed: sum.score / own.length,
			expected: sum.expected / own.length
		};
	});
	return {
		answers: n,
		chiSquare,
		degreesOfFreedom,
		p: chiSquareTail(chiSquare, degreesOfFreedom),
		rmsd: Math.sqrt(distance / n),
		infit: squares / variances,
		groups
	};
}

const parameterCount = (item: Item): number => (item.model === '3pl' ? 3 : categoryCount(item));
