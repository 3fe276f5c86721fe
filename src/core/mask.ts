import type { Given } from './answers.ts';
import { renameStage, type Rule, type Stage } from './performance/index.ts';
import { shuffled } from './shuffle.ts';

interface Named {
	readonly id: string;
}
type Maskable = Performable | Plain;
interface Performable extends Stage {
	readonly type: 'performance';
	readonly key: Rule;
}
interface Plain {
	readonly type: 'single' | 'multiple' | 'order' | 'match' | 'short' | 'touch';
	readonly key: string | readonly string[] | Readonly<Record<string, string>>;
	readonly options?: readonly Named[];
	readonly left?: readonly Named[];
	readonly screen?: { readonly elements: readonly Named[] };
}

/** A question under other names, and the way back to its own. */
export interface Masked<Q> {
	/** The same question; its options, left side and elements are called by numbers, its key accordingly. */
	readonly question: Q;
	/** An answer in the writer's names. What was never offered stays as it is, marked with `?`: it is the key of nothing. */
	unmask(given: Given): Given;
}

/**
 * Renames everything in a question whose name could tell what is right: writers list the options of `order` in the right
 * order, call them a, b, c, and give others telling names. Numbers are dealt by `seed`, so the same question in the same
 * sitting has the same names on every page and in every process, and in another sitting has others.
 */
export function mask<Q extends Maskable>(question: Q, seed: string): Masked<Q>;
export function mask(question: Maskable, seed: string): Masked<Maskable> {
	return question.type === 'performance' ? maskPerformance(question, seed) : maskPlain(question, seed);
}

function maskPerformance(question: Performable, seed: string): Masked<Performable> {
	const dealt = (names: readonly string[], prefix: string) =>
		deal(
			names.map((id) => ({ id })),
			`${seed} ${prefix}`,
			prefix
		).to;
	const { stage, unrename } = renameStage(question, dealt);
	return { question: stage, unmask: (given) => (Array.isArray(given) ? unrename(given) : given) };
}

function maskPlain(question: Plain, seed: string): Masked<Plain> {
	const named = question.options ?? question.screen?.elements ?? [];
	const options = deal(named, seed, '');
	const left = deal(question.left ?? [], `${seed} left`, 'l');
	const rename = <T extends Named>(list: readonly T[], names: Names) =>
		list.map((entry) => ({ ...entry, id: names.to.get(entry.id)! }));
	return {
		question: {
			...question,
			...(question.options && { options: rename(question.options, options) }),
			...(question.left && { left: rename(question.left, left) }),
			...(question.screen && { screen: { ...question.screen, elements: rename(question.screen.elements, options) } }),
			...(question.type !== 'short' && { key: renameKey(question.key, options, left) })
		},
		unmask: (given) => {
			if (question.type === 'short') return given;
			const back = ({ from }: Names, id: string) => from.get(id) ?? `?${id}`;
			if (typeof given === 'string') return back(options, given);
			if (Array.isArray(given)) return given.map((id) => back(options, id));
			return Object.fromEntries(Object.entries(given).map(([from, to]) => [back(left, from), back(options, to)]));
		}
	};
}

interface Names {
	readonly to: ReadonlyMap<string, string>;
	readonly from: ReadonlyMap<string, string>;
}

function deal(list: readonly Named[], seed: string, prefix: string): Names {
	const names = shuffled(
		list.map(({ id }) => id),
		seed
	).map((id, n) => [id, `${prefix}${n + 1}`] as const);
	return { to: new Map(names), from: new Map(names.map(([id, name]) => [name, id])) };
}

function renameKey(key: Plain['key'], options: Names, left: Names): Plain['key'] {
	const renamed = (id: string) => options.to.get(id) ?? id;
	if (typeof key === 'string') return renamed(key);
	if (Array.isArray(key)) return (key as readonly string[]).map(renamed);
	return Object.fromEntries(Object.entries(key).map(([from, to]) => [left.to.get(from) ?? from, renamed(to)]));
}
