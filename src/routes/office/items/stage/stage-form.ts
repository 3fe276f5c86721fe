/**
 * The stage of a performance as fields of a form, and back. What is said of a value (it is so, it becomes so) is one choice among
 * *facts*, written `name=word`: the name of a value and what it is. So one select says both, and works without script.
 */
import {
	pointsOfAll,
	renameStage,
	type Conditions,
	type Outcome,
	type Part,
	type PartRule,
	type Rule,
	type Stage,
	type Value
} from '#core/performance/index.ts';
import { toneless } from '#core/text.ts';
import { at, listAt, numbered, numberOr, textAt, textsAt, words, type Body } from '../body.ts';

/** All kinds of elements, those to be acted on first. */
export const KINDS = [
	'button',
	'row',
	'link',
	'toggle',
	'field',
	'choice',
	'text',
	'message',
	'mine',
	'address',
	'image'
] as const;

/** What an element of a kind can have beside its words and when it is there. */
export const hasValue = (kind: string): boolean => kind === 'toggle' || kind === 'field' || kind === 'choice';
export const leads = (kind: string): boolean => kind !== 'field' && kind !== 'choice';

/** Chosen in place of a fact: a new value that says that this was touched. */
export const NEW_FACT = '+';
/** What stands for the word in a fact whose word is typed beside it. */
export const OTHER_WORD = '?';

/** The least of a performance that a writer can go on from: a way in, something to choose, an end, and the rule for both. */
export const blankStage = () => ({
	values: { chosen: '', done: false },
	start: 'first',
	screens: [
		{ id: 'first', title: words(), elements: [{ id: 'open', kind: 'row', text: words(), go: 'second' }] },
		{
			id: 'second',
			title: words(),
			elements: [
				{
					id: 'pick',
					kind: 'choice',
					text: words(),
					value: 'chosen',
					options: ['a', 'b', 'c'].map((id) => ({ id, text: words() }))
				},
				{ id: 'finish', kind: 'button', text: words(), set: { done: true } }
			]
		}
	],
	key: {
		all: [
			{ value: 'chosen', is: 'a', says: words() },
			{ value: 'done', is: true, says: words() }
		]
	}
});

const FIELD =
	/^(start|values\.\d+\.(id|as|kind|is)|screens\.\d+\.(id|as|final|title\.(vi|en)|elements\.\d+\.(id|kind|text\.(vi|en)|go|value|numeric|picture|options\.\d+\.(id|text\.(vi|en))))|(key\.(all|none)|credit\.parts\.\d+\.all)\.\d+\.says\.(vi|en)|credit\.(why\.(vi|en)|parts\.\d+\.points)|steps\.\d)$/;
/** Whether a field belongs to the form of a stage, and is one text. */
export const isStageField = (name: string): boolean => FIELD.test(name);

/** The values, screens and rule that a form's fields come to; `raw` holds its single fields by their paths. */
export function stageFrom(raw: Body, form: FormData): Body {
	const kept = listAt(raw, 'values');
	const values: Values = Object.fromEntries(
		kept.map((value) => [textAt(value, 'id'), textAt(value, 'kind') === 'flag' ? value['is'] === 'true' : textAt(value, 'is')])
	);
	const screens = listAt(raw, 'screens').map((screen, s) => ({
		id: textAt(screen, 'id'),
		title: screen['title'] ?? words(),
		...(screen['final'] !== undefined && { final: true }),
		elements: listAt(screen, 'elements').map((element, e) => elementFrom(element, `screens.${s}.elements.${e}`, form, values))
	}));
	const stage = { values, start: textAt(raw, 'start'), screens, key: ruleFrom(raw, 'key', form, values) };
	return renamed(
		{ ...stage, ...creditFrom(raw, form, values) },
		{
			s: newNames(listAt(raw, 'screens')),
			v: newNames(kept)
		}
	);
}

type Values = Record<string, Value>;

/** The parts that earn a part of the points, and how hard each step between the points is; nothing where there is no part. */
function creditFrom(raw: Body, form: FormData, values: Values) {
	const parts = listAt(raw, 'credit.parts').map((part, n) => ({
		points: Number(textAt(part, 'points')),
		...ruleFrom(raw, `credit.parts.${n}`, form, values)
	}));
	if (parts.length === 0) return {};
	const steps = textsAt(raw, 'steps').map(numberOr);
	return {
		credit: { why: at(raw, 'credit.why') ?? words(), parts },
		steps: Array.from({ length: pointsOfAll(parts) }, (_, n) => steps[n] ?? '')
	};
}

function elementFrom(raw: Body, path: string, form: FormData, values: Values): Part & Body {
	const [id, kind] = [textAt(raw, 'id'), textAt(raw, 'kind')];
	const when = whenFrom(factsIn(form, `${path}.when`, values));
	const set = leads(kind) ? setFrom(form, path, id, values) : {};
	const picture = kind === 'image' ? textAt(raw, 'picture') : '';
	return {
		id,
		kind,
		text: raw['text'] ?? words(),
		...(Object.keys(when).length > 0 && { when }),
		...(leads(kind) && textAt(raw, 'go') !== '' && { go: textAt(raw, 'go') }),
		...(Object.keys(set).length > 0 && { set }),
		...(hasValue(kind) && { value: valueOf(kind, textAt(raw, 'value'), id, values) }),
		...(kind === 'field' && raw['numeric'] !== undefined && { numeric: true }),
		...(kind === 'choice' && { options: optionsOf(raw) }),
		...(picture !== '' && { picture })
	};
}

/** What was chosen becomes a choice when its kind is chosen: then with two options to begin with. */
const optionsOf = (raw: Body): { id: string }[] =>
	raw['options'] === undefined
		? ['a', 'b'].map((id) => ({ id, text: words() }))
		: listAt(raw, 'options').map((option) => ({ ...option, id: textAt(option, 'id') }));

/** The value that an element turns or takes words into: the one chosen where it fits, else one made for it. */
function valueOf(kind: string, chosen: string, id: string, values: Values): string {
	if (Object.hasOwn(values, chosen) && (typeof values[chosen] === 'boolean') === (kind === 'toggle')) return chosen;
	return fresh(id, kind === 'toggle' ? false : '', values);
}

/** Adds a value, called after the element it is made for. */
function fresh(id: string, beginning: Value, values: Values): string {
	const name = Object.hasOwn(values, id) ? numbered(`${id}-`, new Set(Object.keys(values))) : id;
	values[name] = beginning;
	return name;
}

interface Fact {
	name: string;
	is: Value;
}
/** The facts chosen under a name, in their order. */
function factsIn(form: FormData, path: string, values: Values): Fact[] {
	return [...new Set(form.getAll(path).map(String))].flatMap((chosen) => {
		const cut = chosen.indexOf('=');
		if (cut < 1) return [];
		const [name, word] = [chosen.slice(0, cut), chosen.slice(cut + 1)];
		return [{ name, is: typeof values[name] === 'boolean' ? word === 'true' : word }];
	});
}

/** All of these, where several facts of one value mean one of them. */
function whenFrom(facts: readonly Fact[]): Conditions {
	return Object.fromEntries(
		[...Map.groupBy(facts, ({ name }) => name)].map(([name, same]) => [
			name,
			same.length === 1 ? same[0]!.is : same.map(({ is }) => is)
		])
	);
}

function setFrom(form: FormData, path: string, id: string, values: Values): Values {
	const set: Values = Object.fromEntries(
		factsIn(form, `${path}.set`, values).map(({ name, is }) => [
			name,
			is === OTHER_WORD ? asName(String(form.get(`${path}.word`) ?? '')) : is
		])
	);
	if (form.getAll(`${path}.set`).includes(NEW_FACT)) set[fresh(id, false, values)] = true;
	return set;
}

/** A rule as its form has it, at its place in the item: points of `all`, and of `none` where there are any. */
function ruleFrom(raw: Body, path: string, form: FormData, values: Values): Rule {
	const points = (list: 'all' | 'none') =>
		listAt(raw, `${path}.${list}`).map((point, n) => {
			const at = `${path}.${list}.${n}`;
			const facts = factsIn(form, `${at}.is`, values);
			const name = facts[0]?.name ?? '';
			const typed = String(form.get(`${at}.spellings`) ?? '');
			const is = facts[0]?.is === OTHER_WORD ? lines(typed) : facts.filter((fact) => fact.name === name).map((fact) => fact.is);
			return { value: name, is: (is.length > 1 ? is : (is[0] ?? '')) as Outcome['is'], says: point['says'] };
		});
	const none = points('none');
	return { all: points('all'), ...(none.length > 0 && { none }) };
}
const lines = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

/** `Đã đặt hàng` as a name for programs: `da-dat-hang`. */
const asName = (typed: string): string =>
	toneless(typed)
		.replace(/[^a-z0-9.]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 40);

/** The names that were typed over old ones. One that is taken already gets a number. */
function newNames(list: readonly Body[]): Map<string, string> {
	const olds = list.map((entry) => textAt(entry, 'id'));
	const taken = new Set(olds);
	const names = new Map<string, string>();
	for (const entry of list) {
		const [old, typed] = [textAt(entry, 'id'), asName(textAt(entry, 'as'))];
		if (typed === '' || typed === old) continue;
		const name = taken.has(typed) ? numbered(`${typed}-`, taken) : typed;
		taken.add(name);
		names.set(old, name);
	}
	return names;
}

/** The same stage with screens and values under other names, wherever they are spoken of. */
function renamed(
	stage: Stage & { key: Rule; credit?: { parts: PartRule[] } },
	names: Readonly<Record<string, ReadonlyMap<string, string>>>
): Body {
	if (Object.values(names).every(({ size }) => size === 0)) return { ...stage };
	const deal = (old: readonly string[], prefix: string) => new Map(old.map((name) => [name, names[prefix]?.get(name) ?? name]));
	return { ...renameStage(stage, deal).stage };
}
