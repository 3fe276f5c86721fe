import { isThere, isTouchablePart, screenOf, type Part, type Stage, type Values } from './stage.ts';

/** Back to the screen before. */
export const BACK = '<';
/** "I am done": the last act of every performance, possible at any time. */
export const DONE = '!';
/** The most acts of one performance, `DONE` included; an item's shortest way is far below. */
export const MOST_ACTS = 60;
/** The longest text typed into a field, characters. */
export const LONGEST_TEXT = 80;

/** Where the acts so far have led. */
export interface Place {
	readonly screen: string;
	/** The screens that Back leads to, the nearest last; no screen stands in it twice. */
	readonly trail: readonly string[];
	readonly values: Values;
	readonly done: boolean;
}

/**
 * Why an act cannot have been done: it names nothing on the stage (`unknown`), something that is not there now or does not
 * take such an act (`impossible`), comes after the end (`after-done`), or is one too many (`too-many`).
 */
export type Fault = 'unknown' | 'impossible' | 'after-done' | 'too-many';

export const beginning = ({ start, values }: Stage): Place => ({ screen: start, trail: [], values, done: false });

/** Typed words as they are kept: no spaces around them; of a number its digits. */
export const asTyped = (text: string, numeric = false): string =>
	numeric ? text.normalize('NFKC').replace(/\D/g, '') : text.normalize('NFC').replace(/\s+/g, ' ').trim();

/**
 * One act: `<` goes back, `!` ends, `pay` touches an element, `amount=45000` types into a field or chooses an option.
 */
export function perform(stage: Stage, place: Place, act: string): Place | Fault {
	if (place.done) return 'after-done';
	if (act === DONE) return { ...place, done: true };
	if (act === BACK) return goBack(place) ?? 'impossible';
	const cut = act.indexOf('=');
	const id = cut < 0 ? act : act.slice(0, cut);
	const part = screenOf(stage, place.screen)?.elements.find((element) => element.id === id);
	if (!part)
		return stage.screens.some(({ elements }) => elements.some((element) => element.id === id)) ? 'impossible' : 'unknown';
	if (!isThere(part, place.values)) return 'impossible';
	return cut < 0 ? touch(stage, place, part) : enter(place, part, act.slice(cut + 1));
}

function touch(stage: Stage, place: Place, part: Part): Place | Fault {
	if (!isTouchablePart(part)) return 'impossible';
	const { kind, value, set, go } = part;
	const turned = kind === 'toggle' && value !== undefined ? { [value]: !place.values[value] } : {};
	const after = { ...place, values: { ...place.values, ...turned, ...set } };
	if (go === undefined) return after;
	return go === BACK ? (goBack(after) ?? after) : goTo(stage, after, go);
}

function enter(place: Place, { kind, value, numeric, options = [] }: Part, text: string): Place | Fault {
	if (value === undefined || text.length > LONGEST_TEXT) return 'impossible';
	if (kind === 'field') return { ...place, values: { ...place.values, [value]: asTyped(text, numeric) } };
	if (kind !== 'choice') return 'impossible';
	return options.some(({ id }) => id === text) ? { ...place, values: { ...place.values, [value]: text } } : 'unknown';
}

function goBack(place: Place): Place | undefined {
	const before = place.trail.at(-1);
	return before === undefined ? undefined : { ...place, screen: before, trail: place.trail.slice(0, -1) };
}

/** A screen one came through is gone back to, not stacked again: ways stay short, and states few. */
function goTo(stage: Stage, place: Place, screen: string): Place {
	if (screen === place.screen) return place;
	if (screenOf(stage, screen)?.final) return { ...place, screen, trail: [] };
	const at = place.trail.indexOf(screen);
	return { ...place, screen, trail: at >= 0 ? place.trail.slice(0, at) : [...place.trail, place.screen] };
}

/** What came of a list of acts: where they led, or the first one that cannot have been done and why. */
export type Replayed = { readonly place: Place } | { readonly fault: Fault; readonly at: number };

/** Does the acts again, from the beginning. The same acts lead to the same place, on the phone and on the server. */
export function replay(stage: Stage, acts: readonly string[]): Replayed {
	let place = beginning(stage);
	for (const [at, act] of acts.entries()) {
		const next = at >= MOST_ACTS || (at === MOST_ACTS - 1 && act !== DONE) ? 'too-many' : perform(stage, place, act);
		if (typeof next === 'string') return { fault: next, at };
		place = next;
	}
	return { place };
}
