import { replay, ruleMet, type Rule, type Stage } from './performance/index.ts';
import { asCompared } from './text.ts';

export { asCompared } from './text.ts';

/** What is right, by type of question; the shapes of content keep to it. */
export type Keyed =
	| { type: 'single'; key: string }
	/** All of these and nothing else. */
	| { type: 'multiple'; key: readonly string[] }
	/** In this order. */
	| { type: 'order'; key: readonly string[] }
	/** Left side to option. */
	| { type: 'match'; key: Readonly<Record<string, string>> }
	/** Every accepted spelling. */
	| { type: 'short'; key: readonly string[] }
	/** Touching any one of these elements. */
	| { type: 'touch'; key: readonly string[] }
	/** The state that the acts reach, on the stage that the question is. */
	| ({ type: 'performance'; key: Rule } & Stage);

/**
 * What a person answered: one id (`single`, `touch`) or the words (`short`), several ids (`multiple`, `order`),
 * left side to option (`match`), or what they did, act by act (`performance`).
 */
export type Given = string | string[] | Record<string, string>;

const sameSet = (one: readonly string[], other: readonly string[]) =>
	new Set(one).size === new Set(other).size && one.every((id) => other.includes(id));

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
			return Array.isArray(given) && given.length === question.key.length && question.key.every((id, n) => given[n] === id);
		case 'match': {
			if (typeof given === 'string' || Array.isArray(given)) return false;
			const pairs = Object.entries(question.key);
			return Object.keys(given).length === pairs.length && pairs.every(([left, option]) => given[left] === option);
		}
		case 'performance': {
			if (!Array.isArray(given)) return false;
			const replayed = replay(question, given);
			return 'place' in replayed && replayed.place.done && ruleMet(question.key, replayed.place.values);
		}
	}
}
