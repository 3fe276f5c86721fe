import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { estimate, posteriorOf, type Answer, type Posterior } from './estimate.ts';
import type { Grid } from './grid.ts';
import { checkFinite } from './item.ts';

/**
 * Posterior probability of θ ≥ cut, in [0, 1]; falls as the cut rises. Between the grid's points the logarithm of the
 * density is taken as straight, which is close to right even where the posterior is as narrow as the grid's step.
 * Refuses `irt-bad-number`.
 */
export function probabilityAbove({ points, step }: Grid, posterior: Posterior, cut: number): number {
	checkFinite(cut, 'cut');
	let above = 0;
	let total = 0;
	for (let q = 0; q + 1 < points.length; q++) {
		const mass = segment(posterior[q]!, posterior[q + 1]!);
		total += mass;
		if (cut <= points[q]!) above += mass;
		else if (cut < points[q + 1]!) {
			const share = (points[q + 1]! - cut) / step;
			const atCut = posterior[q + 1]! + share * (posterior[q]! - posterior[q + 1]!);
			above += Math.min(mass, share * segment(atCut, posterior[q + 1]!));
		}
	}
	return Math.min(1, above / total);
}

/** ∫ over a unit length of a density whose logarithm runs straight from `from` to `to`. */
function segment(from: number, to: number): number {
	const change = to - from;
	return Math.abs(change) < 1e-5 ? Math.exp(from + change / 2) : (Math.exp(from) * Math.expm1(change)) / change;
}

export type Side = 'above' | 'below' | 'undecided';

/** On which side of the pass mark, where one of them has at least this probability; `confidence` in (0.5, 1). */
export function sideOf(probability: number, confidence: number): Side {
	if (!(confidence > 0.5 && confidence < 1))
		throw new Refusal('irt-bad-number', `confidence must be between 0.5 and 1, got ${confidence}.`, {
			field: 'confidence',
			value: confidence
		});
	if (probability >= confidence) return 'above';
	return 1 - probability >= confidence ? 'below' : 'undecided';
}

/** What the answers say of one content area. */
export interface AreaScore {
	readonly area: number;
	readonly answers: number;
	readonly theta: number;
	readonly sd: number;
	/** Fewer than two answers: mostly the overall estimate, to be shown as such or not at all. */
	readonly tooFew: boolean;
}

/** How far a person's areas are thought to lie from the person's overall ability: standard deviation in logits. */
const AREA_SPREAD = 0.7;
const FEWEST_ANSWERS = 2;

/**
 * An EAP for every content area from the answers of that area, with N(θ̂, 0.7²) around the overall estimate θ̂ as the
 * prior: an area of few answers stays near the whole, one of many speaks for itself. A hint for what to learn next,
 * not a result to certify: the overall estimate has already used the same answers.
 */
export function scoreAreas(bank: Bank, answers: readonly Answer[], overall: number): AreaScore[] {
	checkFinite(overall, 'overall');
	const prior = bank.grid.points.map((theta) => -0.5 * ((theta - overall) / AREA_SPREAD) ** 2);
	const byArea: Answer[][] = Array.from({ length: bank.areaCount }, () => []);
	// An answer to an unknown item has no area: it goes along with area 0, where the posterior refuses it by name.
	for (const answer of answers) byArea[bank.areaOf[answer.item] ?? 0]!.push(answer);
	return byArea.map((own, area) => ({
		area,
		answers: own.length,
		...estimate(bank.grid, posteriorOf(bank, own, prior)),
		tooFew: own.length < FEWEST_ANSWERS
	}));
}
