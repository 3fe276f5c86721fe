import { drawAnswer, type Answer, type ExposureCap, type Item, type Showings, type StopReason } from '../irt/index.ts';
import { begin, ends, next, take, type Course, type Position } from '../sitting.ts';

/** What a simulated sitting needs beside the person. */
export interface Setting {
	readonly course: Course;
	readonly cap: ExposureCap;
	/** 1 for each item that may be asked; all without it. */
	readonly allowed?: Uint8Array;
	/** Seconds that an item takes, by item; 0 where nothing is known of it. */
	readonly seconds?: ArrayLike<number>;
	/** The items as they really are, where that is to differ from what the bank takes them to be. */
	readonly truth?: readonly Item[];
}

export interface Sat {
	readonly position: Position;
	readonly reason: StopReason;
	/** At the questions altogether. */
	readonly seconds: number;
}

/**
 * One sitting of a person at θ, by the very functions that a live one uses and in the same order: the sitting counts,
 * the first item is chosen and counted, each answer is taken, the next one chosen, the stop asked for.
 */
export function sit(setting: Setting, showings: Showings, theta: number, random: () => number): Sat {
	const { course, cap, allowed, seconds, truth = course.bank.items } = setting;
	const may = allowed ?? (() => true);
	const isOpen = (item: number): boolean => showings.mayShow(item, cap);
	showings.sittingBegun();
	let position = begin(course);
	let elapsed = 0;
	let following = next(course, position, may, random(), isOpen);
	while (following !== null) {
		const item = following;
		showings.count(item);
		const answer: Answer = { item, category: drawAnswer(truth[item]!, theta, random()) };
		position = take(course, position, answer);
		elapsed += seconds?.[item] ?? 0;
		following = next(course, position, may, random(), isOpen);
		const reason = ends(course, position, elapsed, following);
		if (reason) return { position, reason, seconds: elapsed };
	}
	return { position, reason: 'exhausted', seconds: elapsed };
}
