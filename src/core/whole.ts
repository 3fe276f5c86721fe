import type { Given } from './answers.ts';
import { replay, type Stage } from './performance/index.ts';

interface Named {
	readonly id: string;
}
/** What a question offers, whoever names it. */
export type Offers = ({ readonly type: 'performance' } & Stage) | Plain;
interface Plain {
	readonly type: 'single' | 'multiple' | 'order' | 'match' | 'short' | 'touch';
	readonly options?: readonly Named[];
	readonly left?: readonly Named[];
	readonly screen?: { readonly elements: readonly (Named & { readonly touchable?: boolean | undefined })[] };
}

/**
 * Whether an answer is a whole one: of the question's kind, nothing missing, nothing that was not offered; a performance
 * brought to its end. What is not whole is no wrong answer; it is asked again.
 */
export function isWhole(question: Offers, given: Given): boolean {
	if (question.type === 'performance') {
		const replayed = Array.isArray(given) && replay(question, given);
		return replayed && 'place' in replayed && replayed.place.done;
	}
	const { type, options = [], left = [], screen } = question;
	const offered = (id: string) => options.some((option) => option.id === id);
	switch (type) {
		case 'single':
			return typeof given === 'string' && offered(given);
		case 'touch':
			return typeof given === 'string' && screen!.elements.some(({ id, touchable }) => id === given && touchable !== false);
		case 'short':
			return typeof given === 'string' && given.trim() !== '';
		case 'multiple':
			return Array.isArray(given) && given.length > 0 && new Set(given).size === given.length && given.every(offered);
		case 'order':
			return (
				Array.isArray(given) && given.length === options.length && new Set(given).size === given.length && given.every(offered)
			);
		case 'match':
			return (
				typeof given === 'object' &&
				!Array.isArray(given) &&
				Object.keys(given).length === left.length &&
				left.every(({ id }) => Object.hasOwn(given, id) && offered(given[id]!))
			);
	}
}
