import { beginning, BACK, perform, type Place } from './replay.ts';
import { ruleMet } from './rule.ts';
import { screenOf, type Outcome, type Rule, type Stage, type Values } from './stage.ts';

/** What can come of a stage, tried out. */
export interface Explored {
	/** The screens that some way leads to. */
	readonly screens: ReadonlySet<string>;
	/** The elements that somewhere change something. */
	readonly moving: ReadonlySet<string>;
	/** The fewest acts that reach what is asked, the end not counted, as one such list; null where no way does. */
	readonly shortest: readonly string[] | null;
	/** The end states that differ in what is looked at, one of each; and how many of them meet the rule, and how many do not. */
	readonly ends: readonly Values[];
	readonly right: number;
	readonly wrong: number;
	/** Nothing was left untried. Where not, the figures are of the nearest states. */
	readonly whole: boolean;
}

/** What is typed where nothing of the rule's own would do: as wrong as a word can be. */
const OTHER_WORDS = '9';

/**
 * Tries every way through a stage, the nearest states first. Into a field it types each first spelling that the rule names
 * of its value, nothing, and something else. `also`: what else is looked at, as the rules for part credit do.
 */
export function exploreStage(stage: Stage, rule: Rule, also: readonly Outcome[] = [], limit = 40_000): Explored {
	const named = [...rule.all, ...(rule.none ?? []), ...also];
	const asked = [...new Set(named.map(({ value }) => value))].sort();
	const seen = new Set<string>();
	const ends = new Map<string, Values>();
	const screens = new Set<string>();
	const moving = new Set<string>();
	let first = -1;
	/** Each place with the one it was reached from, and by which act. */
	const queue: { place: Place; from: number; act: string }[] = [];
	const meet = (place: Place, from: number, act: string) => {
		const key = nameOf(place);
		if (seen.has(key)) return;
		seen.add(key);
		screens.add(place.screen);
		if (first < 0 && ruleMet(rule, place.values)) first = queue.length;
		ends.set(JSON.stringify(asked.map((name) => place.values[name])), place.values);
		queue.push({ place, from, act });
	};
	meet(beginning(stage), -1, '');
	let at = 0;
	for (; at < queue.length && seen.size < limit; at++) {
		const { place } = queue[at]!;
		const here = nameOf(place);
		for (const act of actsAt(stage, place, named)) {
			const next = perform(stage, place, act);
			if (typeof next === 'string') continue;
			if (act !== BACK && nameOf(next) !== here) moving.add(act.split('=')[0]!);
			meet(next, at, act);
		}
	}
	const shortest: string[] | null = first < 0 ? null : [];
	for (let n = first; n > 0; n = queue[n]!.from) shortest!.unshift(queue[n]!.act);
	const states = [...ends.values()];
	const right = states.filter((values) => ruleMet(rule, values)).length;
	return { screens, moving, shortest, ends: states, right, wrong: states.length - right, whole: at === queue.length };
}

/** A place as one text; acts never add a value or change their order. */
const nameOf = ({ screen, trail, values }: Place): string => `${screen}<${trail.join('<')}:${Object.values(values).join('\0')}`;

function actsAt(stage: Stage, place: Place, named: readonly Outcome[]): string[] {
	const elements = screenOf(stage, place.screen)?.elements ?? [];
	const acts = elements.flatMap(({ id, kind, value, options = [] }) => {
		if (kind === 'choice') return options.map((option) => `${id}=${option.id}`);
		if (kind !== 'field') return [id];
		const words = named.filter((outcome) => outcome.value === value).map(({ is }) => String(Array.isArray(is) ? is[0] : is));
		return ['', OTHER_WORDS, ...words].map((text) => `${id}=${text}`);
	});
	return place.trail.length > 0 ? [...acts, BACK] : acts;
}
