import { pointsAt, pointsOfAll, replay, type PartRule, type Rule, type Stage } from './performance/index.ts';
import { asCompared } from './text.ts';

export { asCompared } from './text.ts';

/** What is right, by type of question; the shapes of content keep to it. */
export type Keyed =
	| { type: 'single'; key: string }
	/** All of these and nothing else. */
	| { type: 'multiple'; key: readonly string[]; credit?: Credit }
	/** In this order. */
	| { type: 'order'; key: readonly string[]; credit?: Credit }
	/** Left side to option. */
	| { type: 'match'; key: Readonly<Record<string, string>>; credit?: Credit }
	/** Every accepted spelling. */
	| { type: 'short'; key: readonly string[] }
	/** Touching any one of these elements. */
	| { type: 'touch'; key: readonly string[] }
	/** The state that the acts reach, on the stage that the question is. */
	| ({ type: 'performance'; key: Rule; credit?: { readonly parts: readonly PartRule[] } | undefined } & Stage);

/** That a part of the answer earns a part of the credit; which part, the type of the question says (`pointsOf`). */
type Credit = object | undefined;

/**
 * What a person answered: one id (`single`, `touch`) or the words (`short`), several ids (`multiple`, `order`),
 * left side to option (`match`), or what they did, act by act (`performance`).
 */
export type Given = string | string[] | Record<string, string>;

const sameSet = (one: readonly string[], other: readonly string[]) =>
	new Set(one).size === new Set(other).size && one.every((id) => other.includes(id));

const sameOrder = (one: readonly string[], other: readonly string[]) =>
	one.length === other.length && other.every((id, n) => one[n] === id);

/** The most points that an answer can earn: 1, unless a part of the answer earns a part of the credit. */
export function mostPoints(question: Keyed): number {
	if (!('credit' in question) || !question.credit) return 1;
	return question.type === 'performance' ? pointsOfAll(question.credit.parts) : 2;
}

/**
 * The points that an answer earns, 0 to `mostPoints`; all of them where it is right. Where a part earns credit, one of two points is earned by
 * - `multiple`: all that was chosen is right, and one right option is missing (something wrong was never chosen);
 * - `order`: everything stands in its place but two neighbours, which are exchanged;
 * - `match`: every pair is right but one;
 *
 * and a `performance` earns what the best part is worth that its end state meets. Each is a slip of somebody who can do most of it, and
 * seldom luck; the loader counts how seldom.
 */
export function pointsOf(question: Keyed, given: Given): number {
	if (question.type === 'performance') return pointsOfState(question, given);
	if (isRight(question, given)) return mostPoints(question);
	return 'credit' in question && question.credit && isNearlyRight(question, given) ? 1 : 0;
}

function pointsOfState(question: Extract<Keyed, { type: 'performance' }>, given: Given): number {
	if (!Array.isArray(given)) return 0;
	const replayed = replay(question, given);
	if (!('place' in replayed) || !replayed.place.done) return 0;
	return pointsAt(question.key, question.credit?.parts ?? [], replayed.place.values);
}

function isNearlyRight(question: Extract<Keyed, { type: 'multiple' | 'order' | 'match' }>, given: Given): boolean {
	if (typeof given === 'string') return false;
	if (question.type === 'match') {
		if (Array.isArray(given)) return false;
		const pairs = Object.entries(question.key);
		const right = pairs.filter(([left, option]) => given[left] === option).length;
		return Object.keys(given).length === pairs.length && right === pairs.length - 1;
	}
	if (!Array.isArray(given)) return false;
	const { key } = question;
	if (question.type === 'multiple') return new Set(given).size === new Set(key).size - 1 && given.every((id) => key.includes(id));
	const at = key.findIndex((id, n) => given[n] !== id);
	return at >= 0 && at + 1 < key.length && sameOrder(given, key.with(at, key[at + 1]!).with(at + 1, key[at]!));
}

/** An answer in words: all of it is right, a part that earns credit, or not yet. */
export type Verdict = 'right' | 'partly' | 'wrong';
export function verdictOf(question: Keyed, given: Given): Verdict {
	const points = pointsOf(question, given);
	return points === mostPoints(question) ? 'right' : points > 0 ? 'partly' : 'wrong';
}

/** Whether the answer is right: all of it, or it is not. An answer of another type's form is not right. */
export function isRight(question: Keyed, given: Given): boolean {
	switch (question.type) {
		case 'single':
			return given === question.key;
		case 'touch':
			return typeof given === 'string' && question.key.includes(given);
		case 'short':
			return typeof given === 'string' && question.key.some((spelling) => asCompared(spelling) === asCompared(given));
		case 'multiple':
			return Array.isArray(given) && sameSet(given, question.key);
		case 'order':
			return Array.isArray(given) && sameOrder(given, question.key);
		case 'match': {
			if (typeof given === 'string' || Array.isArray(given)) return false;
			const pairs = Object.entries(question.key);
			return Object.keys(given).length === pairs.length && pairs.every(([left, option]) => given[left] === option);
		}
		case 'performance':
			return pointsOfState(question, given) === mostPoints(question);
	}
}
