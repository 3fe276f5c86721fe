import {
	calibrate,
	expectedScore,
	MISSING,
	onOldScale,
	stockingLord,
	type CalibratedItem,
	type Link,
	type TwoParameter
} from '../irt/index.ts';
import { abilitiesOf, likelihoodsOf, type Answers, type Population } from './abilities.ts';
import { compareGroups, FACTORS, type Dif, type Factor } from './fairness.ts';

/** What is asked of a bank: all answers of the people chosen, and the parameters with which it is in use. */
export interface BankQuestion {
	readonly answers: Answers;
	/** By person: the population (group and manner of sitting) to which it belongs, 0 the largest. */
	readonly population: Uint8Array;
	readonly populations: number;
	/** By person and factor: 0 reference, 1 focal, UNKNOWN. */
	readonly sides: Readonly<Record<Factor, Uint8Array>>;
	/** By person: 1 for whom an item could have come, as items × populations. */
	readonly mayMeet: readonly Uint8Array[];
	/** The scale in use: what is new is brought to it. */
	readonly present: readonly TwoParameter[];
	/** Standard error of each present difficulty, logits; null where it is an expert's judgement and not measured. */
	readonly presentErrors: readonly (number | null)[];
	/** Answers below which an item does not hold the scale, and share of false alarms among biased items. */
	readonly minAnchorAnswers: number;
	readonly fdr: number;
}

/** A stretch of ability: how many of it answered, and how many of them right. */
export interface Point {
	readonly theta: number;
	readonly answers: number;
	readonly right: number;
}

export interface Found {
	readonly a: number;
	readonly b: number;
	readonly seA: number;
	readonly seB: number;
}

/** The expected and the seen shares by ability, compared. */
export interface Fit {
	/** Root of the mean squared difference, weighted by people: 0 fits, 0.05 is five in a hundred. */
	readonly rmsd: number;
}

export interface Drift {
	/** Found minus present difficulty, logits of the present scale. */
	readonly difference: number;
	/** The same in units of the ordinary scatter of all items (median and interquartile range: Huynh & Meyer 2010). */
	readonly z: number;
	/** Larger than the errors of both difficulties explain (95 %). */
	readonly beyondError: boolean;
}

/** What was found of one item. */
export interface ItemFigures {
	readonly answers: number;
	/** Share right of those who answered; null where nobody did. */
	readonly right: number | null;
	/** Share of the sittings that could have shown it and did. */
	readonly exposure: number | null;
	readonly present: { readonly a: number; readonly b: number; readonly released: boolean };
	/** On the present scale. Null where there is no estimate; `status` says why. */
	readonly found: Found | null;
	readonly status: CalibratedItem['status'];
	readonly fit: Fit | null;
	readonly drift: Drift | null;
	readonly fairness: Readonly<Partial<Record<Factor, Dif>>>;
	readonly points: readonly Point[];
}

export interface BankFindings {
	readonly persons: number;
	readonly answers: number;
	readonly converged: boolean;
	readonly link: Link & { readonly anchors: number; readonly dropped: readonly number[]; readonly onReleased: boolean };
	/** By population, on the present scale. */
	readonly populations: readonly Population[];
	readonly factors: Readonly<Partial<Record<Factor, readonly Population[]>>>;
	readonly items: readonly ItemFigures[];
}

/** What is being done, in order. */
export const BANK_STEPS = ['calibrate', 'link', 'fit', ...FACTORS.map((factor) => `fair-${factor}` as const)] as const;
export type BankStep = (typeof BANK_STEPS)[number];

/** Nobody is compared across fewer people than this on either side. */
const SMALLEST_SIDE = 50;

/**
 * Everything that answers tell of a bank: parameters by EM, several populations at once, what was not asked missing by
 * design; brought to the present scale by the items whose place did not move (Stocking & Lord 1983); how well each item
 * follows its curve, whether it drifted, whether it treats groups alike, how often it was shown. Refuses what `calibrate`
 * and `stockingLord` refuse.
 */
export function analyseBank(question: BankQuestion, tell: (step: BankStep) => void = () => undefined): BankFindings {
	const { answers, present, sides } = question;
	tell('calibrate');
	const fresh = calibrate(
		{ ...answers, groups: question.population },
		present.map(() => ({ model: '2pl' })),
		{
			// Mild: an item with few answers stays near what items are like, and its standard error says how little is known.
			priors: { logSlope: { mean: 0.1, sd: 0.5 } },
			tolerance: 1e-4,
			errors: 'cross-product'
		}
	);
	tell('link');
	const link = linkTo(question, fresh.items);
	const found = fresh.items.map((item) => placed(item, link));
	tell('fit');
	const known = found.map((item): TwoParameter | null => item && { model: '2pl', a: item.a, b: item.b });
	const { thetas, populations } = abilitiesOf(likelihoodsOf(answers, known), question.population, question.populations);
	const points = pointsOf(answers, thetas);
	const drifts = driftsOf(question, found);
	const factors: Partial<Record<Factor, readonly Population[]>> = {};
	const fairness = present.map((): Partial<Record<Factor, Dif>> => ({}));
	for (const factor of FACTORS) {
		tell(`fair-${factor}`);
		if ([0, 1].some((side) => countOf(sides[factor], side) < SMALLEST_SIDE)) continue;
		const report = compareGroups(answers, known, sides[factor], question.fdr);
		factors[factor] = report.populations;
		report.items.forEach((dif, i) => {
			if (Math.min(dif.reference, dif.focal) >= SMALLEST_SIDE) fairness[i]![factor] = dif;
		});
	}
	const shown = exposures(question);
	let total = 0;
	const items = present.map(({ a, b }, i): ItemFigures => {
		const right = points[i]!.reduce((sum, point) => sum + point.right, 0);
		const seen = fresh.items[i]!.answers;
		total += seen;
		return {
			answers: seen,
			right: seen > 0 ? right / seen : null,
			exposure: shown[i]!,
			present: { a, b, released: question.presentErrors[i] !== null },
			found: found[i]!,
			status: fresh.items[i]!.status,
			fit: known[i] ? fitOf(known[i], points[i]!) : null,
			drift: drifts[i]!,
			fairness: fairness[i]!,
			points: points[i]!
		};
	});
	return { persons: answers.persons, answers: total, converged: fresh.converged, link, populations, factors, items };
}

function countOf(sides: Uint8Array, side: number): number {
	let count = 0;
	for (const one of sides) if (one === side) count++;
	return count;
}

function placed({ item, errors }: CalibratedItem, link: Link): Found | null {
	if (item?.model !== '2pl' || !errors) return null;
	const { a, b } = onOldScale(item, link) as TwoParameter;
	return { a, b, seA: errors.a / link.slope, seB: errors.b[0]! * link.slope };
}

const LINK_ROUNDS = 6;
/** Beyond so many units of ordinary scatter an item no longer holds the scale (Huynh & Meyer 2010: 1.645). */
const ANCHOR_Z = 1.645;
/** So many released items can carry the scale alone; with fewer, the experts' judgements must help. */
const ENOUGH_RELEASED = 20;

function linkTo(
	{ present, presentErrors, minAnchorAnswers }: BankQuestion,
	fresh: readonly CalibratedItem[]
): BankFindings['link'] {
	const usable = fresh.flatMap(({ item, errors, answers }, i) => (item && errors && answers >= minAnchorAnswers ? [i] : []));
	const sure = usable.filter((i) => presentErrors[i] !== null);
	const onReleased = sure.length >= ENOUGH_RELEASED;
	const all = onReleased ? sure : usable;
	let anchors = all;
	for (let round = 1; ; round++) {
		const link = stockingLord(
			anchors.map((i) => present[i]!),
			anchors.map((i) => fresh[i]!.item!)
		);
		const off = all.map((i) => (onOldScale(fresh[i]!.item!, link) as TwoParameter).b - present[i]!.b);
		const z = robust(off);
		const next = all.filter((_, n) => Math.abs(z[n]!) <= ANCHOR_Z);
		const same = next.join() === anchors.join();
		// Half of the items must go on holding the scale, or it is not the same scale.
		if (same || round === LINK_ROUNDS || next.length < all.length / 2) {
			const { slope, shift } = link;
			const kept = new Set(anchors);
			return { slope, shift, anchors: anchors.length, dropped: all.filter((i) => !kept.has(i)), onReleased };
		}
		anchors = next;
	}
}

/** How far each value lies from the middle of all, in units of their ordinary scatter (Huynh & Meyer 2010). */
export function robust(values: readonly number[]): number[] {
	const sorted = [...values].sort((p, q) => p - q);
	const at = (share: number): number => {
		const place = share * (sorted.length - 1);
		const low = Math.floor(place);
		return sorted[low]! + (place - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
	};
	if (sorted.length < 4) return values.map(() => 0);
	const middle = at(0.5);
	const scatter = 0.74 * (at(0.75) - at(0.25));
	return values.map((value) => (scatter > 1e-9 ? (value - middle) / scatter : 0));
}

/** Against items of the same standing: measured ones among themselves, experts' judgements among themselves. */
function driftsOf({ present, presentErrors }: BankQuestion, found: readonly (Found | null)[]): (Drift | null)[] {
	const drifts = found.map((): Drift | null => null);
	for (const measured of [true, false]) {
		const members = found.flatMap((item, i) => (item && (presentErrors[i] !== null) === measured ? [i] : []));
		const differences = members.map((i) => found[i]!.b - present[i]!.b);
		robust(differences).forEach((z, n) => {
			const i = members[n]!;
			const error = Math.hypot(found[i]!.seB, presentErrors[i] ?? 0);
			drifts[i] = { difference: differences[n]!, z, beyondError: Math.abs(differences[n]!) > 1.96 * error };
		});
	}
	return drifts;
}

const STRETCHES = 10;

/** The people who answered each item, in stretches of equal numbers by ability. */
function pointsOf({ persons, items, data }: Answers, thetas: Float64Array): Point[][] {
	const order = Array.from({ length: persons }, (_, p) => p)
		.filter((p) => Number.isFinite(thetas[p]!))
		.sort((p, q) => thetas[p]! - thetas[q]!);
	return Array.from({ length: items }, (_, i) => {
		const who = order.filter((p) => data[p * items + i] !== MISSING);
		const stretches = Math.min(STRETCHES, Math.floor(who.length / 10));
		if (stretches === 0 && who.length > 0) return [pointAt(who)];
		return Array.from({ length: stretches }, (_, n) =>
			pointAt(who.slice(Math.floor((n * who.length) / stretches), Math.floor(((n + 1) * who.length) / stretches)))
		);
		function pointAt(some: readonly number[]): Point {
			const right = some.reduce((sum, p) => sum + data[p * items + i]!, 0);
			return { theta: some.reduce((sum, p) => sum + thetas[p]!, 0) / some.length, answers: some.length, right };
		}
	});
}

function fitOf(item: TwoParameter, points: readonly Point[]): Fit | null {
	const people = points.reduce((sum, { answers }) => sum + answers, 0);
	if (people === 0) return null;
	const squares = points.reduce(
		(sum, point) => sum + point.answers * (point.right / point.answers - expectedScore(item, point.theta)) ** 2,
		0
	);
	return { rmsd: Math.sqrt(squares / people) };
}

function exposures({ answers: { persons, items, data }, population, populations, mayMeet }: BankQuestion): (number | null)[] {
	const sizes = new Float64Array(populations);
	for (let p = 0; p < persons; p++) sizes[population[p]!]!++;
	const shown = new Float64Array(items);
	for (let p = 0; p < persons; p++) for (let i = 0; i < items; i++) if (data[p * items + i] !== MISSING) shown[i]!++;
	return Array.from(shown, (count, i) => {
		const could = sizes.reduce((sum, size, g) => sum + (mayMeet[g]![i] ? size : 0), 0);
		return could > 0 ? count / could : null;
	});
}
