/** A stage told in words, for those who do not read its data: what a value stands for, what an element does, what an act is. */
import { BACK, typedValues, type Stage, type Value } from '#core/performance/index.ts';
import { getLocale, m } from '#lib/words.ts';
import { at, listAt, textAt, type Body } from '../body.ts';
import { OTHER_WORD } from './stage-form.ts';

/** The words of something in the reader's language, or in the one it has; short enough for a line. */
export const wordsOf = (entry: Body | undefined, name = 'text'): string => {
	const said = entry ? textAt(entry, `${name}.${getLocale()}`) || textAt(entry, `${name}.vi`) || textAt(entry, `${name}.en`) : '';
	return said.length > 48 ? `${said.slice(0, 46)}…` : said;
};

/** What an element is called where it is spoken of: its words, else its name in the data. */
const called = (part: Body): string => wordsOf(part) || textAt(part, 'id');

const partsOf = (body: Body): Body[] => listAt(body, 'screens').flatMap((screen) => listAt(screen, 'elements'));
const valuesOf = (body: Body): [string, Value][] => Object.entries((at(body, 'values') ?? {}) as Record<string, Value>);
const list = (of: unknown): Value[] => (Array.isArray(of) ? of : [of]) as Value[];
const quoted = (texts: readonly string[]): string => texts.map((text) => `“${text}”`).join(m.stages_or());

/** Something that can be so: a value and what it is. */
export interface Fact {
	/** `name=word`, as the form sends it. */
	fact: string;
	words: string;
}
/** A value and everything that it is somewhere on the stage. */
export interface Told {
	name: string;
	words: string;
	facts: Fact[];
	/** It is so, or it is not. */
	flag: boolean;
	/** People type it: what it is cannot be listed. */
	typed: boolean;
}

/** Every value in words, after what turns it, chooses it, is typed into it or sets it. */
export function valuesInWords(body: Body): Told[] {
	const parts = partsOf(body);
	const typed = typedValues({
		screens: listAt(body, 'screens').map((screen) => ({ elements: listAt(screen, 'elements') }))
	} as unknown as Stage);
	return valuesOf(body).map(([name, beginning]) => {
		const holders = parts.filter((part) => part['value'] === name);
		const setters = (is: Value) => parts.filter((part) => (part['set'] as Body | undefined)?.[name] === is);
		const setting = parts.filter((part) => Object.hasOwn((part['set'] ?? {}) as Body, name));
		const words = [...new Set((holders.length ? holders : setting).map(called))];
		const told = (is: Value) => ({
			fact: `${name}=${String(is)}`,
			words: factWords(name, is, { beginning, holders, setters: setters(is), setting })
		});
		return {
			name,
			words: words.length > 0 ? quoted(words.slice(0, 2)) : name,
			facts: wordsThatAre(body, name, beginning).map(told),
			flag: typeof beginning === 'boolean',
			typed: typed.has(name)
		};
	});
}

/** Whatever a value is said to be: in the beginning, when chosen, when set, where it is asked for. */
function wordsThatAre(body: Body, name: string, beginning: Value): Value[] {
	if (typeof beginning === 'boolean') return [true, false];
	const parts = partsOf(body);
	const asked = [...listAt(body, 'key.all'), ...listAt(body, 'key.none')].filter(({ value }) => value === name);
	return [
		...new Set([
			beginning,
			...parts.flatMap((part) => (part['value'] === name ? listAt(part, 'options').map(({ id }) => String(id)) : [])),
			...parts.flatMap((part) => list((part['set'] as Body | undefined)?.[name])),
			...parts.flatMap((part) => list((part['when'] as Body | undefined)?.[name])),
			...asked.flatMap(({ is }) => list(is))
		])
	].filter((is) => typeof is === 'string');
}

function factWords(
	name: string,
	is: Value,
	{ beginning, holders, setters, setting }: { beginning: Value; holders: Body[]; setters: Body[]; setting: Body[] }
): string {
	const [holder] = holders;
	const option = holders.flatMap((part) => listAt(part, 'options')).find(({ id }) => id === is);
	if (holder && option) return `${called(holder)}: ${wordsOf(option) || String(is)}`;
	if (holder && typeof is === 'boolean') return `${called(holder)}: ${is ? m.performance_on() : m.performance_off()}`;
	if (holder && is === '') return m.stages_nothing_in({ what: called(holder) });
	if (holder) return `${called(holder)}: ${is}`;
	if (setters.length > 0) return m.stages_touched({ what: quoted(setters.slice(0, 2).map(called)) });
	if (setting.length > 0 && is === beginning) return m.stages_untouched({ what: quoted(setting.slice(0, 3).map(called)) });
	return `${name}: ${typeof is === 'boolean' ? (is ? m.yes() : m.no()) : is || m.stages_nothing()}`;
}

/** Some facts of a value as they are kept: `{counts: ['wait', 'or']}`. */
export const factsAt = (said: unknown): string[] => [
	...new Set(Object.entries((said ?? {}) as Body).flatMap(([name, is]) => list(is).map((one) => `${name}=${String(one)}`)))
];

/** The fact in words; one that the stage does not know, as it is written. */
export const factInWords = (told: readonly Told[], fact: string): string =>
	told.flatMap(({ facts }) => facts).find((one) => one.fact === fact)?.words ?? fact;

/** A point of a rule as facts of its form. */
export function factsOfPoint(told: readonly Told[], point: Body): string[] {
	const name = textAt(point, 'value');
	if (name === '') return [];
	if (told.find((value) => value.name === name)?.typed) return [`${name}=${OTHER_WORD}`];
	return factsAt({ [name]: point['is'] });
}

/** A screen by its number and title. */
export function screenInWords(body: Body, id: string): string {
	if (id === BACK) return m.stages_back();
	const screens = listAt(body, 'screens');
	const n = screens.findIndex((screen) => screen['id'] === id);
	return n < 0 ? m.stages_no_screen({ id }) : `${n + 1}. ${wordsOf(screens[n], 'title') || id}`;
}

/** What somebody does, in words: `chạm “Đặt hàng”`, `chọn “khi nhận hàng”`. */
export function actInWords(body: Body, act: string): string {
	if (act === BACK) return m.stages_act_back();
	const cut = act.indexOf('=');
	const part = partsOf(body).find(({ id }) => id === (cut < 0 ? act : act.slice(0, cut)));
	const what = wordsOf(part) || act;
	if (part?.['kind'] === 'toggle') return m.stages_act_switch({ what });
	if (cut < 0) return m.stages_act_touch({ what });
	const word = act.slice(cut + 1);
	if (part?.['kind'] !== 'choice') return m.stages_act_type({ what, word });
	return m.stages_act_choose({ what, word: wordsOf(listAt(part, 'options').find(({ id }) => id === word)) || word });
}
