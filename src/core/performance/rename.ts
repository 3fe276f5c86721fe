import { BACK, DONE } from './replay.ts';
import {
	typedValues,
	type Conditions,
	type Outcome,
	type Part,
	type PartRule,
	type Rule,
	type Stage,
	type Value,
	type Values
} from './stage.ts';

/** The text of an element may show a value: `{amount}`. */
interface Worded extends Part {
	readonly text?: unknown;
}

/** A stage and its rule under other names, and the way back for what was done there. */
export interface Renamed<S> {
	readonly stage: S;
	/** Acts in the writer's names. What names nothing stays as it is, marked with `?`. */
	unrename(acts: readonly string[]): string[];
}

/** A stage with what counts as done, and what counts as part of it. */
interface Scored extends Stage {
	readonly key: Rule;
	readonly credit?: { readonly parts: readonly PartRule[] } | undefined;
}

type Deal = (names: readonly string[], prefix: string) => ReadonlyMap<string, string>;

/**
 * Calls everything on a stage by numbers: elements, screens (`s1`), values (`v1`) and what they are set to (`w1`), for a
 * writer calls them `scam`, `otp-sent` or `right`. What people type themselves keeps its words. `deal` gives each list of
 * names its new ones.
 */
export function renameStage<S extends Scored>(stage: S, deal: Deal): Renamed<S> {
	const parts = stage.screens.flatMap(({ elements }) => elements);
	const typed = typedValues(stage);
	const literals = [...Object.entries(stage.values), ...parts.flatMap(({ set = {} }) => Object.entries(set))]
		.filter(([name, value]) => typeof value === 'string' && value !== '' && !typed.has(name))
		.map(([, value]) => value as string);
	const words = deal([...new Set([...literals, ...parts.flatMap(({ options = [] }) => options.map(({ id }) => id))])], 'w');
	const ids = deal(
		parts.map(({ id }) => id),
		''
	);
	const screens = deal(
		stage.screens.map(({ id }) => id),
		's'
	);
	const values = deal(Object.keys(stage.values), 'v');

	const word = (name: string, value: Value): Value =>
		typeof value === 'string' && !typed.has(name) ? (words.get(value) ?? value) : value;
	const words_ = (name: string, is: Value | readonly Value[]) =>
		Array.isArray(is) ? is.map((one: Value) => word(name, one)) : word(name, is as Value);
	/** In the order of the new names, so that the writer's order does not tell which value matters. */
	const record = <T extends Values | Conditions>(of: T): T =>
		Object.fromEntries(
			Object.entries(of)
				.map(([name, is]) => [values.get(name) ?? name, words_(name, is)] as const)
				.toSorted(([one], [other]) => one.localeCompare(other))
		) as T;
	const shown = (text: string) => text.replace(/\{([a-z0-9.-]+)\}/g, (_, name: string) => `{${values.get(name) ?? name}}`);
	const shownWords = (text: unknown) =>
		typeof text === 'string'
			? shown(text)
			: Object.fromEntries(Object.entries(text ?? {}).map(([language, said]) => [language, shown(String(said))]));
	const part = (element: Worded): Worded => ({
		...element,
		id: ids.get(element.id)!,
		...('text' in element && { text: shownWords(element.text) }),
		...(element.when && { when: record(element.when) }),
		...(element.set && { set: record(element.set) }),
		...(element.go && { go: screens.get(element.go) ?? element.go }),
		...(element.value && { value: values.get(element.value) ?? element.value }),
		...(element.options && { options: element.options.map((option) => ({ ...option, id: words.get(option.id)! })) })
	});
	const outcome = (of: Outcome): Outcome => ({
		...of,
		value: values.get(of.value) ?? of.value,
		is: words_(of.value, of.is) as Outcome['is']
	});

	const back = (names: ReadonlyMap<string, string>) => new Map([...names].map(([from, to]) => [to, from]));
	const [idsBack, wordsBack] = [back(ids), back(words)];
	const choices = new Set(parts.filter(({ kind }) => kind === 'choice').map(({ id }) => id));
	return {
		stage: {
			...stage,
			start: screens.get(stage.start) ?? stage.start,
			values: record(stage.values),
			screens: stage.screens.map((screen) => ({ ...screen, id: screens.get(screen.id)!, elements: screen.elements.map(part) })),
			key: { all: stage.key.all.map(outcome), ...(stage.key.none && { none: stage.key.none.map(outcome) }) },
			...(stage.credit && {
				credit: { ...stage.credit, parts: stage.credit.parts.map((part) => ({ ...part, all: part.all.map(outcome) })) }
			})
		},
		unrename: (acts) =>
			acts.map((act) => {
				if (act === BACK || act === DONE) return act;
				const cut = act.indexOf('=');
				const name = cut < 0 ? act : act.slice(0, cut);
				const id = idsBack.get(name);
				if (id === undefined) return `?${act}`;
				if (cut < 0) return id;
				const text = act.slice(cut + 1);
				return `${id}=${choices.has(id) ? (wordsBack.get(text) ?? `?${text}`) : text}`;
			})
	};
}
