import { Refusal } from '../refusal.ts';
import type { Bank } from './bank.ts';
import { curves } from './curves.ts';
import { sumTail } from './distributions.ts';
import type { Answer } from './estimate.ts';
import { checkCategory, checkFinite } from './item.ts';

/** What one person of a sitting room answered. */
export interface Sheet {
	/** Estimated ability, logits. */
	readonly theta: number;
	/** `response` names what was answered, in the writer's names: two wrong answers are the same where it is. */
	readonly answers: readonly (Answer & { readonly response: string })[];
}

/** How alike two people answered the items that both saw. */
export interface Similarity {
	/** Who, by place in the room. */
	readonly first: number;
	readonly second: number;
	/** Items that both answered, answers that were the same, and among them the wrong ones. */
	readonly common: number;
	readonly same: number;
	readonly sameWrong: number;
	/** Answers that two people of these abilities give alike on these items without knowing of each other. */
	readonly expected: number;
	/** Chance that two such people agree as often or more. */
	readonly p: number;
	/** The same, as often as there are pairs in the room (Bonferroni); at most 1. */
	readonly adjusted: number;
}

/**
 * The generalised binomial test (van der Linden & Sotaridona 2006) for every pair of a room: given their abilities, two
 * people agree on an item with the chance P(right) P'(right) + (1 - P(right)) (1 - P'(right)) w, where w is the chance
 * that two who do not get it right answer the same (`sameWrongChance`); the number of agreements is a sum of such
 * chances, and its tail is exact. The likest pair first; pairs with fewer than `fewest` common items say nothing and are
 * left out. A number, not a verdict: people taught together answer alike, too.
 *
 * `sameWrong`: w by item of the bank. Limits: w is taken to be the same at every ability, and the abilities were estimated
 * from these answers, which makes the test careful. Refuses `irt-unknown-item`, `irt-unknown-category`, `irt-bad-number`.
 */
export function similarity(bank: Bank, room: readonly Sheet[], sameWrong: ArrayLike<number>, fewest = 5): Similarity[] {
	check(bank, room, sameWrong, fewest);
	const given = room.map(({ answers }) => new Map(answers.map((answer) => [answer.item, answer])));
	const top = room.map(({ theta, answers }) => new Map(answers.map(({ item }) => [item, chanceOfTop(bank, item, theta)])));
	const pairs: Similarity[] = [];
	for (let first = 0; first < room.length; first++)
		for (let second = first + 1; second < room.length; second++) {
			const chances: number[] = [];
			let same = 0;
			let wrong = 0;
			for (const [item, one] of given[first]!) {
				const other = given[second]!.get(item);
				if (!other) continue;
				const [p, q] = [top[first]!.get(item)!, top[second]!.get(item)!];
				chances.push(p * q + (1 - p) * (1 - q) * sameWrong[item]!);
				const best = topOf(bank, item);
				if (one.category === best && other.category === best) same++;
				else if (one.category < best && other.category < best && one.response === other.response) {
					same++;
					wrong++;
				}
			}
			if (chances.length < fewest) continue;
			const expected = chances.reduce((sum, chance) => sum + chance, 0);
			const p = sumTail(chances, same);
			pairs.push({ first, second, common: chances.length, same, sameWrong: wrong, expected, p, adjusted: p });
		}
	return pairs
		.map((pair) => ({ ...pair, adjusted: Math.min(1, pair.p * pairs.length) }))
		.sort((one, other) => one.p - other.p || one.first - other.first || one.second - other.second);
}

/**
 * The chance that two people who do not get an item right answer the same, from how often each of the answers that are
 * not right was given: Σ n(n-1) / N(N-1), drawn towards `unknown` by as much as ten answers weigh.
 * Refuses `irt-bad-number`.
 */
export function sameWrongChance(counts: ArrayLike<number>, unknown = 0.5): number {
	let total = 0;
	let pairs = 0;
	for (let i = 0; i < counts.length; i++) {
		if (!(counts[i]! >= 0 && Number.isFinite(counts[i]!)))
			throw new Refusal('irt-bad-number', `counts must be 0 or more, got ${counts[i]}.`, { field: 'counts', value: counts[i]! });
		total += counts[i]!;
		pairs += counts[i]! * Math.max(0, counts[i]! - 1);
	}
	const seen = total > 1 ? pairs / (total * (total - 1)) : 0;
	const weight = total > 1 ? total : 0;
	return (seen * weight + unknown * 10) / (weight + 10);
}

const topOf = ({ firstRow }: Bank, item: number): number => firstRow[item + 1]! - firstRow[item]! - 1;

function chanceOfTop(bank: Bank, item: number, theta: number): number {
	return Math.exp(curves(bank.items[item]!, theta).logP[topOf(bank, item)]!);
}

function check(bank: Bank, room: readonly Sheet[], sameWrong: ArrayLike<number>, fewest: number): void {
	if (!(Number.isInteger(fewest) && fewest >= 1))
		throw new Refusal('irt-bad-number', `fewest must be a whole number from 1, got ${fewest}.`, {
			field: 'fewest',
			value: fewest
		});
	if (sameWrong.length !== bank.size)
		throw new Refusal('irt-bad-number', `There are ${bank.size} items but ${sameWrong.length} chances.`, {
			field: 'sameWrong',
			value: sameWrong.length
		});
	for (const { theta, answers } of room) {
		checkFinite(theta, 'theta');
		for (const { item, category } of answers) {
			if (!bank.items[item])
				throw new Refusal('irt-unknown-item', `Item ${item} is not in this bank of ${bank.size}.`, {
					item,
					field: 'item',
					value: item
				});
			checkCategory(category, topOf(bank, item) + 1, item);
			if (!(sameWrong[item]! >= 0 && sameWrong[item]! <= 1))
				throw new Refusal('irt-bad-number', `Item ${item}: the chance must be from 0 to 1, got ${sameWrong[item]}.`, {
					item,
					field: 'sameWrong',
					value: sameWrong[item]!
				});
		}
	}
}
