import { logisticDif, mantelHaenszel, type TwoParameter } from '../irt/index.ts';
import { abilitiesOf, likelihoodsOf, type Answers, type Population } from './abilities.ts';

/** What people are compared by: `reference` against `focal`, as `SIDES` says. */
export const FACTORS = ['sex', 'age', 'place', 'mode'] as const;
export type Factor = (typeof FACTORS)[number];

/** A person whose side is not known takes no part. */
export const UNKNOWN = 255;

/** How one item treats two groups of people of equal ability. */
export interface Dif {
	/** ETS delta: below 0 the item is harder for the focal group (Holland & Thayer 1988). Null where nothing could be compared. */
	readonly delta: number | null;
	readonly se: number | null;
	readonly p: number;
	/** The larger of two verdicts: Mantel–Haenszel (the same gap at all abilities) and logistic regression (a gap that changes, too). */
	readonly class: 'A' | 'B' | 'C';
	/** Only the logistic test sees it: for one part of the scale harder, for another easier. */
	readonly crossing: boolean;
	/** Whether it stands after all items were looked at together (Benjamini & Hochberg 1995). */
	readonly holds: boolean;
	/** People compared, of each group. */
	readonly reference: number;
	readonly focal: number;
}

export interface FactorReport {
	readonly populations: readonly Population[];
	readonly items: readonly Dif[];
	readonly rounds: number;
}

const MAX_ROUNDS = 4;
/** Abilities are rounded for the logistic test, so that people of one tenth of a logit count as one cell. */
const CELL = 10;

/**
 * Looks for bias in every item, matching people on the ability that the other, unbiased items show: items found large
 * (class C) leave the matching, and all are looked at again (Holland & Thayer 1988), until the same items are found twice.
 *
 * @param fdr share of false alarms among the items that `hold`
 */
export function compareGroups(
	answers: Answers,
	known: readonly (TwoParameter | null)[],
	sides: Uint8Array,
	fdr: number
): FactorReport {
	let left = new Set<number>();
	const seen = new Set<string>();
	for (let round = 1; ; round++) {
		const likelihoods = likelihoodsOf(
			answers,
			known.map((item, i) => (left.has(i) ? null : item))
		);
		const { thetas, populations } = abilitiesOf(likelihoods, sides, 2);
		const items = test(answers, sides, thetas, fdr);
		const next = new Set(items.flatMap((item, i) => (item.class === 'C' && item.holds ? [i] : [])));
		const key = [...next].join();
		if (key === [...left].join() || seen.has(key) || round === MAX_ROUNDS) return { populations, items, rounds: round };
		seen.add(key);
		left = next;
	}
}

function test(answers: Answers, sides: Uint8Array, thetas: Float64Array, fdr: number): Dif[] {
	// Whoever's side is unknown has no ability here and so takes no part; the tests want a number all the same.
	const data = { ...answers, groups: sides.map((side) => (side === 1 ? 1 : 0)) };
	const gaps = mantelHaenszel(data, { abilities: thetas }).items;
	const curves = logisticDif(data, { abilities: thetas.map((theta) => Math.round(theta * CELL) / CELL) }).items;
	const counts = sidesSeen(answers, sides);
	const holds = falseDiscoveries(
		gaps.map((gap, i) => Math.min(gap.p, curves[i]!.either.p)),
		fdr / 2
	);
	return gaps.map(({ delta, se, p, class: size }, i): Dif => {
		const curve = curves[i]!;
		return {
			delta,
			se,
			p: Math.min(p, curve.either.p),
			class: size > curve.class ? size : curve.class,
			crossing: curve.class > size && curve.nonUniform.p < 0.05,
			holds: holds[i]!,
			reference: counts[0]![i]!,
			focal: counts[1]![i]!
		};
	});
}

function sidesSeen({ persons, items, data }: Answers, sides: Uint8Array): [Uint32Array, Uint32Array] {
	const counts: [Uint32Array, Uint32Array] = [new Uint32Array(items), new Uint32Array(items)];
	for (let p = 0; p < persons; p++) {
		const count = counts[sides[p]!];
		if (!count) continue;
		for (let i = 0; i < items; i++) if (data[p * items + i]! <= 1) count[i]!++;
	}
	return counts;
}

/** Which of many tests still hold when `rate` of those that do may be false (Benjamini & Hochberg 1995). */
export function falseDiscoveries(ps: readonly number[], rate: number): boolean[] {
	const order = ps.map((p, i) => ({ p, i })).sort((x, y) => x.p - y.p);
	let last = -1;
	order.forEach(({ p }, rank) => {
		if (p <= (rate * (rank + 1)) / ps.length) last = rank;
	});
	const holds = ps.map(() => false);
	for (let rank = 0; rank <= last; rank++) holds[order[rank]!.i] = true;
	return holds;
}
