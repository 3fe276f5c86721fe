import { Refusal } from '../../refusal.ts';
import { MISSING, type Responses } from '../calibration/responses.ts';

/**
 * Answers to right-or-wrong items by people of two groups, to be asked whether an item treats people of equal ability
 * unequally (differential item functioning, DIF). Group 0 is the reference, group 1 the focal one.
 */
export interface FairnessData extends Responses {
	readonly groups: ArrayLike<number>;
}

/** How people are matched on ability before the groups are compared. */
export interface Matching {
	/**
	 * An ability of each person, already estimated: needed where people saw different items. By item where it is a function: an
	 * expected ability that the answer itself went into is no fair match between groups of different ability, see `compareGroups`
	 * of core/measurement. Without it people are matched on their number of right answers, which needs complete rows; others are
	 * left out.
	 */
	readonly abilities?: ArrayLike<number> | ((item: number) => ArrayLike<number>);
	/** Rounds of purification at most; 10. Ignored with `abilities`. */
	readonly maxRounds?: number;
}

/** Each person's matching value for one item; NaN leaves the person out. */
export type Matcher = (item: number) => Float64Array;

export interface Purified<T> {
	readonly items: readonly T[];
	/** Rounds taken; and whether the set of flagged items came to rest. */
	readonly rounds: number;
	readonly settled: boolean;
}

/** Refuses `irt-bad-responses`. */
export function checkFairnessData(
	{ persons, items, data, groups, weights }: FairnessData,
	{ abilities, maxRounds = 10 }: Matching
): void {
	const refuse = (message: string, details: Record<string, unknown>): never => {
		throw new Refusal('irt-bad-responses', message, details);
	};
	if (!(Number.isInteger(persons) && persons > 0 && Number.isInteger(items) && items > 0))
		refuse('There must be persons and items.', { field: 'persons', value: persons });
	if (data.length !== persons * items)
		refuse(`data must have ${persons} × ${items} values, got ${data.length}.`, { field: 'data', value: data.length });
	if (weights) refuse('Rows that stand for several persons are not known here: give each person a row.', { field: 'weights' });
	if (groups.length !== persons)
		refuse(`There are ${persons} persons but ${groups.length} groups.`, { field: 'groups', value: groups.length });
	if (abilities && typeof abilities !== 'function' && abilities.length !== persons)
		refuse(`There are ${persons} persons but ${abilities.length} abilities.`, { field: 'abilities', value: abilities.length });
	if (!(Number.isInteger(maxRounds) && maxRounds >= 1))
		refuse(`maxRounds must be a whole number from 1, got ${maxRounds}.`, { field: 'maxRounds', value: maxRounds });
	for (let p = 0; p < persons; p++) {
		if (groups[p]! !== 0 && groups[p]! !== 1)
			refuse(`Person ${p}: group must be 0 or 1, got ${groups[p]}.`, { person: p, field: 'groups', value: groups[p]! });
		for (let i = 0; i < items; i++) {
			const category = data[p * items + i]!;
			if (category > 1 && category !== MISSING)
				refuse(`Person ${p}, item ${i}: answer must be 0, 1 or missing, got ${category}.`, {
					person: p,
					item: i,
					field: 'category',
					value: category
				});
		}
	}
}

/**
 * Runs a DIF test on every item, and again with the flagged items left out of the matching score, until the same items
 * are flagged twice (Holland & Thayer 1988; Candell & Drasgow 1988). The item under test always counts in its own
 * matching score. A set that returns to an earlier one ends the rounds too, `settled` false.
 */
export function purify<T>(
	data: FairnessData,
	matching: Matching,
	test: (item: number, matched: Float64Array) => T,
	isFlagged: (result: T) => boolean
): Purified<T> {
	checkFairnessData(data, matching);
	const { maxRounds = 10, abilities } = matching;
	const seen = new Set<string>();
	let flagged: boolean[] = Array.from({ length: data.items }, () => false);
	for (let round = 1; ; round++) {
		const matched = abilities ? matcherOf(abilities) : scoresWithout(data, flagged);
		const items = flagged.map((_, item) => test(item, matched(item)));
		const next = items.map(isFlagged);
		const settled = abilities !== undefined || next.every((flag, i) => flag === flagged[i]!);
		seen.add(flagged.map(Number).join(''));
		if (settled || round === maxRounds || seen.has(next.map(Number).join(''))) return { items, rounds: round, settled };
		flagged = next;
	}
}

const matcherOf =
	(abilities: NonNullable<Matching['abilities']>): Matcher =>
	(item) =>
		Float64Array.from(typeof abilities === 'function' ? abilities(item) : abilities);

/** Numbers of right answers among the items that are not flagged, plus the item itself; NaN for incomplete rows. */
function scoresWithout({ persons, items, data }: FairnessData, flagged: readonly boolean[]): Matcher {
	const scores = new Float64Array(persons);
	for (let p = 0; p < persons; p++)
		for (let i = 0; i < items; i++) {
			const category = data[p * items + i]!;
			scores[p]! += category === MISSING ? NaN : flagged[i]! ? 0 : category;
		}
	return (item) => (flagged[item]! ? scores.map((score, p) => score + data[p * items + item]!) : scores);
}
