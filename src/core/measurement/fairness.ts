import { categoryCount, MISSING, screenBias, type Enough, type Item } from '../irt/index.ts';
import { abilitiesOf, abilitiesWithout, likelihoodsOf, type Answers, type Population } from './abilities.ts';

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
	/** The smaller p of the two tests. */
	readonly p: number;
	/** `too-few` answered, and nothing is said; else the graver verdict of Mantel–Haenszel and logistic regression. */
	readonly class: 'A' | 'B' | 'C' | 'too-few';
	/** Whom it favours; null where it is fair, or turns with ability. */
	readonly favours: 'reference' | 'focal' | null;
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

/** How sure a search is. */
export interface Search {
	/** Share of false alarms among the items that `hold`. */
	readonly fdr: number;
	readonly enough: Enough;
}

const MAX_ROUNDS = 4;
/** Abilities are rounded, so that people of one tenth of a logit count as one cell. */
const CELL = 10;

/**
 * Looks for bias in every item, matching people on the ability that the other, unbiased items show: items found large
 * (class C) leave the matching, and all are looked at again (Holland & Thayer 1988), until the same items are found twice.
 * The item under test is never in its own matching: to come to the same expected ability, those of the weaker group must have
 * answered better, this item included, and every fair item would look easier for them.
 *
 * Both tests know right and wrong only. Of an item with part credit they are asked whether people reach all of its points;
 * the matching takes every point into account.
 */
export function compareGroups(
	answers: Answers,
	known: readonly (Item | null)[],
	sides: Uint8Array,
	search: Search
): FactorReport {
	const whole = wholeOnly(answers, known);
	let left = new Set<number>();
	const seen = new Set<string>();
	for (let round = 1; ; round++) {
		const likelihoods = likelihoodsOf(
			answers,
			known.map((item, i) => (left.has(i) ? null : item))
		);
		const { populations } = abilitiesOf(likelihoods, sides, 2);
		const items = test(whole, sides, (item) => abilitiesWithout(likelihoods, sides, populations, item), search);
		const next = new Set(items.flatMap((item, i) => (item.class === 'C' && item.holds ? [i] : [])));
		const key = [...next].join();
		if (key === [...left].join() || seen.has(key) || round === MAX_ROUNDS) return { populations, items, rounds: round };
		seen.add(key);
		left = next;
	}
}

/** The same answers with 1 for all points and 0 for fewer. An item without parameters has its answers as they are: nothing is matched on it. */
function wholeOnly(answers: Answers, known: readonly (Item | null)[]): Answers {
	const tops = known.map((item) => (item ? categoryCount(item) - 1 : 1));
	if (tops.every((top) => top === 1)) return answers;
	const data = answers.data.map((category, at) =>
		category === MISSING ? MISSING : Number(category >= tops[at % answers.items]!)
	);
	return { ...answers, data };
}

function test(answers: Answers, sides: Uint8Array, thetas: (item: number) => Float64Array, { fdr, enough }: Search): Dif[] {
	const abilities = (item: number) => thetas(item).map((theta) => Math.round(theta * CELL) / CELL);
	const screened = screenBias(answers, sides, { reference: 0, focal: 1 }, { abilities }, enough);
	const ps = screened.map(({ mantelHaenszel, logistic }) => Math.min(mantelHaenszel.p, logistic.either.p));
	const judged = screened.flatMap((item, i) => (item.class === 'too-few' ? [] : [i]));
	// Two tests an item: each gets half of the false alarms.
	const holds = falseDiscoveries(
		judged.map((i) => ps[i]!),
		fdr / 2
	);
	const held = new Set(judged.filter((_, n) => holds[n]));
	return screened.map(({ mantelHaenszel: { delta, se }, class: size, favours, reference, focal }, i): Dif => {
		return { delta, se, p: ps[i]!, class: size, favours, holds: held.has(i), reference, focal };
	});
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
