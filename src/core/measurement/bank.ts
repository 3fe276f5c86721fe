import {
	calibrate,
	drift,
	itemFit,
	MISSING,
	modelOf,
	onOldScale,
	prepareBank,
	priorOf,
	type CalibratedItem,
	type CalibrationOptions,
	type Item,
	type ItemFit,
	type ItemParameters,
	type ItemSpec,
	type Link,
	type Sequence
} from '../irt/index.ts';
import { abilitiesOf, likelihoodsOf, type Answers, type Population } from './abilities.ts';
import { compareGroups, FACTORS, type Dif, type Factor, type Search } from './fairness.ts';

/** What is asked of a bank: all answers of the people chosen, and the parameters with which it is in use. */
export interface BankQuestion {
	readonly answers: Answers;
	/** The same in the order in which they were given, two bytes an answer (`packed`); person p has starts[p] … starts[p + 1] - 1. */
	readonly sequence: Uint16Array;
	readonly starts: Uint32Array;
	/** By person: the population (group and manner of sitting) to which it belongs, 0 the largest. */
	readonly population: Uint8Array;
	readonly populations: number;
	/** By person and factor: 0 reference, 1 focal, UNKNOWN. */
	readonly sides: Readonly<Record<Factor, Uint8Array>>;
	/** By population: 1 for each item that could come. */
	readonly mayMeet: readonly Uint8Array[];
	/** The scale in use: what is new is brought to it. */
	readonly present: readonly ItemParameters[];
	/** Standard error of each present difficulty, logits; null where it is an expert's judgement and not measured. */
	readonly presentErrors: readonly (number | null)[];
	/** Answers below which an item does not hold the scale. */
	readonly minAnchorAnswers: number;
	readonly drift: { readonly criterion: number; readonly smallest: number };
	readonly search: Search;
}

/** An answer in two bytes: the item's place times eight, and the points that it earned. Enough for 8,192 items of seven points. */
export const packed = (item: number, category: number): number => item * 8 + category;
export const unpacked = (code: number): { item: number; category: number } => ({ item: code >> 3, category: code & 7 });

/** A stretch of ability: how many of it answered, and how many were right; who earned a part of the points counts as that part of one. */
export interface Point {
	readonly theta: number;
	readonly answers: number;
	readonly right: number;
}

/** Parameters with their standard errors, in the units of each. */
export interface Found extends ItemParameters {
	readonly seA: number;
	readonly seB: number;
	/** Of an item with steps. */
	readonly seSteps?: readonly number[];
}

/** How an item stands against the present scale. */
export interface Moved {
	/** Found minus present difficulty, logits. */
	readonly difference: number;
	/** Against the ordinary scatter of the items that hold the scale; null where it was not one of those asked to. */
	readonly z: number | null;
	/** It moved against the others, and by more than the errors of both difficulties explain (95 %). */
	readonly moved: boolean;
}

/** What was found of one item. */
export interface ItemFigures {
	readonly answers: number;
	/** Share right of those who answered, a part of the points as that part of one; null where nobody did. */
	readonly right: number | null;
	/** Of an item with part credit: how many earned 0, 1, 2 … points. */
	readonly byPoints?: readonly number[];
	/** Share of the sittings that could have shown it and did. */
	readonly exposure: number | null;
	readonly present: ItemParameters & { readonly released: boolean };
	/** On the present scale. Null where there is no estimate; `status` says why. */
	readonly found: Found | null;
	readonly status: CalibratedItem['status'];
	/** `rmsd` here is what is left of it once the part that chance alone makes is taken out; 0 where chance explains all. */
	readonly fit: Omit<ItemFit, 'groups'> | null;
	readonly drift: Moved | null;
	readonly fairness: Readonly<Partial<Record<Factor, Dif>>>;
	readonly points: readonly Point[];
}

export interface BankFindings {
	readonly persons: number;
	readonly answers: number;
	readonly converged: boolean;
	/** `onReleased`: measured items alone carry the scale, and new ones were calibrated with them held (Kim 2006). */
	readonly link: Link & { readonly anchors: number; readonly moved: number; readonly onReleased: boolean };
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

const OPTIONS: CalibrationOptions = {
	// Mild: an item with few answers stays near what items are like, and its standard error says how little is known.
	priors: { logSlope: { mean: 0.1, sd: 0.5 } },
	tolerance: 1e-4,
	errors: 'cross-product'
};

/**
 * Everything that answers tell of a bank: parameters by EM, several populations at once, what was not asked missing by
 * design; brought to the present scale by the items that did not move; how well each item follows its curve, whether it
 * drifted, whether it treats groups alike, how often it was shown. Refuses what `calibrate` and `drift` refuse.
 */
export function analyseBank(question: BankQuestion, tell: (step: BankStep) => void = () => undefined): BankFindings {
	const { answers, present, sides } = question;
	tell('calibrate');
	const fresh = calibrate({ ...answers, groups: question.population }, present.map(specOf), OPTIONS);
	tell('link');
	const { link, drifts, anchors } = linked(question, fresh.items);
	const items = link.onReleased ? fixed(question, fresh.items, link, anchors) : fresh.items.map((item) => placed(item, link));
	tell('fit');
	const known = items.map(({ found }) => found && modelOf(found));
	const { thetas, populations } = abilitiesOf(likelihoodsOf(answers, known), question.population, question.populations);
	const points = stretchesOf(answers, thetas, present.map(mostOf));
	const fits = fitsOf(question, known, populations);
	const factors: Partial<Record<Factor, readonly Population[]>> = {};
	const fairness = present.map((): Partial<Record<Factor, Dif>> => ({}));
	for (const factor of FACTORS) {
		tell(`fair-${factor}`);
		if ([0, 1].some((side) => countOf(sides[factor], side) < SMALLEST_SIDE)) continue;
		const report = compareGroups(answers, known, sides[factor], question.search);
		factors[factor] = report.populations;
		report.items.forEach((dif, i) => {
			if (dif.class !== 'too-few') fairness[i]![factor] = dif;
		});
	}
	const shown = exposures(question);
	const figures = present.map((own, i): ItemFigures => {
		const right = points[i]!.reduce((sum, point) => sum + point.right, 0);
		const seen = fresh.items[i]!.answers;
		return {
			answers: seen,
			right: seen > 0 ? right / seen : null,
			exposure: shown[i]!,
			...(own.steps && { byPoints: countsOf(answers, i, mostOf(own)) }),
			present: { ...parametersOf(own), released: question.presentErrors[i] !== null },
			...items[i]!,
			fit: fits[i]!,
			drift: drifts[i]!,
			fairness: fairness[i]!,
			points: points[i]!
		};
	});
	const total = figures.reduce((sum, item) => sum + item.answers, 0);
	return { persons: answers.persons, answers: total, converged: fresh.converged, link, populations, factors, items: figures };
}

function countOf(sides: Uint8Array, side: number): number {
	let count = 0;
	for (const one of sides) if (one === side) count++;
	return count;
}

/** The most points that an answer can earn. */
const mostOf = ({ steps }: ItemParameters): number => steps?.length ?? 1;
const specOf = (item: ItemParameters): ItemSpec =>
	item.steps ? { model: 'gpcm', categories: mostOf(item) + 1 } : { model: '2pl' };
const parametersOf = ({ a, b, steps }: ItemParameters): ItemParameters => ({ a, b, ...(steps && { steps }) });

function countsOf({ persons, items, data }: Answers, item: number, most: number): number[] {
	const counts = Array.from({ length: most + 1 }, () => 0);
	for (let p = 0; p < persons; p++) {
		const category = data[p * items + item]!;
		if (category !== MISSING) counts[category]!++;
	}
	return counts;
}

type Placed = Pick<ItemFigures, 'found' | 'status'>;

function placed({ item, errors, status }: CalibratedItem, link: Link): Placed {
	if (!item || !errors) return { found: null, status };
	const { a, b } = onOldScale(item, link);
	const steps = [b].flat() as number[];
	const own = {
		a,
		b: steps.reduce((sum, step) => sum + step, 0) / steps.length,
		seA: errors.a / link.slope,
		seB: errors.location * link.slope
	};
	if (steps.length === 1) return { found: own, status };
	return { found: { ...own, steps, seSteps: errors.b.map((error) => error * link.slope) }, status };
}

/** So many released items can carry the scale alone; with fewer, the experts' judgements must help. */
const ENOUGH_RELEASED = 20;

/** The way to the present scale, how each item moved on it, and the items that carry it. */
function linked(
	{ present, presentErrors, minAnchorAnswers, drift: options }: BankQuestion,
	fresh: readonly CalibratedItem[]
): { link: BankFindings['link']; drifts: (Moved | null)[]; anchors: ReadonlySet<number> } {
	const usable = fresh.flatMap(({ item, errors, answers }, i) => (item && errors && answers >= minAnchorAnswers ? [i] : []));
	const measured = usable.filter((i) => presentErrors[i] !== null);
	const onReleased = measured.length >= ENOUGH_RELEASED;
	const asked = onReleased ? measured : usable;
	const { link, items } = drift(
		asked.map((i) => modelOf(present[i]!)),
		asked.map((i) => fresh[i]!.item!),
		options
	);
	const rank = new Map(asked.map((i, n) => [i, n]));
	const drifts = fresh.map((item, i): Moved | null => {
		const { found } = placed(item, link);
		if (!found) return null;
		const difference = found.b - present[i]!.b;
		const own = items[rank.get(i) ?? -1];
		const moved = (own?.drifted ?? false) && Math.abs(difference) > 1.96 * Math.hypot(found.seB, presentErrors[i] ?? 0);
		return { difference, z: own?.zDifficulty ?? null, moved };
	});
	const anchors = new Set(asked.filter((_, n) => !items[n]!.drifted));
	const { slope, shift } = link;
	return { link: { slope, shift, anchors: anchors.size, moved: asked.length - anchors.size, onReleased }, drifts, anchors };
}

/** Items that were never measured are calibrated once more, with the measured ones that did not move held where they are. */
function fixed(
	{ answers, population, present, presentErrors }: BankQuestion,
	fresh: readonly CalibratedItem[],
	link: Link,
	anchors: ReadonlySet<number>
): Placed[] {
	const free = fresh.map((item) => placed(item, link));
	if (presentErrors.every((error) => error !== null)) return free;
	const { items } = calibrate({ ...answers, groups: population }, present.map(specOf), {
		...OPTIONS,
		held: present.map((item, i) => (anchors.has(i) ? modelOf(item) : null))
	});
	return free.map((own, i) => (presentErrors[i] === null ? placed(items[i]!, { slope: 1, shift: 0 }) : own));
}

/** So many people tell the fit of every item; the answers of all would only make it slower. */
const FIT_SAMPLE = 20_000;
/** A misfit that chance explains as easily as once in a hundred items is none: of few answers nearly every item would have one. */
const MISFIT_P = 0.01;

function fitsOf(
	{ answers: { persons }, sequence, starts, population, present }: BankQuestion,
	known: readonly (Item | null)[],
	populations: readonly Population[]
): ItemFigures['fit'][] {
	// What has no estimate says nothing: a flat curve stands in, and its fit is not read.
	const flat = ({ steps }: ItemParameters) => modelOf({ a: 0.001, b: 0, steps: steps?.map(() => 0) });
	const bank = prepareBank(known.map((item, i) => item ?? flat(present[i]!)));
	const priors = populations.map(({ mean, sd }) => priorOf(bank.grid, { mean, sd }));
	const every = Math.max(1, Math.ceil(persons / FIT_SAMPLE));
	const people: Sequence[] = [];
	for (let p = 0; p < persons; p += every)
		people.push({
			answers: Array.from(sequence.subarray(starts[p]!, starts[p + 1]!), unpacked),
			prior: priors[population[p]!]!
		});
	return itemFit(bank, people, { estimated: true }).map((fit, i) => {
		if (!fit || !known[i]) return null;
		const { groups: _, ...sum } = fit;
		const share = sum.p < MISFIT_P ? Math.max(0, 1 - sum.degreesOfFreedom / sum.chiSquare) : 0;
		return { ...sum, rmsd: sum.rmsd * Math.sqrt(share) };
	});
}

const STRETCHES = 10;

/** The people who answered each item, in stretches of equal numbers by ability. */
function stretchesOf({ persons, items, data }: Answers, thetas: Float64Array, most: readonly number[]): Point[][] {
	const order = Array.from({ length: persons }, (_, p) => p)
		.filter((p) => Number.isFinite(thetas[p]!))
		.sort((p, q) => thetas[p]! - thetas[q]!);
	return Array.from({ length: items }, (_, i) => {
		const who = order.filter((p) => data[p * items + i] !== MISSING);
		const stretches = Math.min(STRETCHES, Math.max(1, Math.floor(who.length / 10)));
		if (who.length === 0) return [];
		return Array.from({ length: stretches }, (_, n): Point => {
			const some = who.slice(Math.floor((n * who.length) / stretches), Math.floor(((n + 1) * who.length) / stretches));
			const right = some.reduce((sum, p) => sum + data[p * items + i]!, 0) / most[i]!;
			return { theta: some.reduce((sum, p) => sum + thetas[p]!, 0) / some.length, answers: some.length, right };
		});
	});
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
