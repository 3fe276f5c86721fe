/**
 * An item as fields of a form, and back. A field's name is its place in the item (`options.0.text.vi`), so that a fault's path names the
 * field it belongs to. What was typed comes back as it was typed, faults and all.
 */

import { at, listAt, MOST_ENTRIES, numbered, numberOr, put, textsAt, words, type Body } from './body.ts';
import { blankStage, isStageField, stageFrom } from './stage/stage-form.ts';
import { reshapedValues, stageList } from './stage/stage-lists.ts';

export { listAt, textAt, textsAt, type Body } from './body.ts';

/** Types with a form of their own; any other can only be written as JSON. */
export const FORM_TYPES = ['single', 'multiple', 'order', 'match', 'short', 'touch', 'performance'] as const;
export const hasForm = (body: Body): boolean => (FORM_TYPES as readonly unknown[]).includes(body['type']);

const options = (count: number, name = (n: number) => LETTERS[n]!) =>
	Array.from({ length: count }, (_, n) => ({ id: name(n), text: words() }));
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** An empty item of a type, with as many places as its shape needs at least. */
export function blank(type: string, skill: string, id: string): Body {
	const common = {
		id,
		type,
		skill,
		groups: [],
		level: 1,
		a: 1,
		b: -1.5,
		situation: '',
		reading: 1,
		stem: words(),
		rationale: words()
	};
	switch (type) {
		case 'multiple':
			return { ...common, options: options(4), key: [] };
		case 'order':
			return { ...common, options: options(3), key: ['a', 'b', 'c'] };
		case 'match':
			return { ...common, left: options(3, (n) => `l${n + 1}`), options: options(3), key: {} };
		case 'short':
			return { ...common, key: [] };
		case 'touch': {
			const elements = options(3, (n) => `e${n + 1}`).map((element) => ({ ...element, kind: 'button' }));
			return { ...common, screen: { title: words(), elements }, key: [] };
		}
		case 'performance':
			return { ...common, ...blankStage() };
		case 'single':
			return { ...common, options: options(3), key: '' };
		default:
			return { ...common, type };
	}
}

/** Fields that are one number or one text each, and those that lie deeper. Every name is known: one of another kind could reach what all objects share. */
const NUMBERS = new Set(['level', 'a', 'b', 'reading']);
const TEXTS = new Set(['id', 'type', 'skill', 'situation', 'picture']);
const PLACES =
	/^(stem|rationale|pictureAlt|screen\.title)\.(vi|en)$|^(options|left|screen\.elements)\.\d+\.(id|kind|touchable|text\.(vi|en)|area\.(x|y|width|height))$/;
/** No form of ours has more. */
const MOST_FIELDS = 2_000;

export function bodyFrom(form: FormData): Body {
	const body: Body = {};
	for (const [name, value] of [...form].slice(0, MOST_FIELDS)) {
		if (typeof value !== 'string') continue;
		const typed = value.replace(/\r\n/g, '\n').trim();
		if (NUMBERS.has(name)) body[name] = numberOr(typed);
		else if (TEXTS.has(name) && (name !== 'picture' || typed !== '')) body[name] = typed;
		else if (PLACES.test(name) || isStageField(name)) {
			const cell = cellOf(name, typed);
			if (cell !== undefined) put(body, name.split('.'), cell);
		}
	}
	// What lay on a picture or told of it went with it.
	if (body['picture'] === undefined) {
		delete body['pictureAlt'];
		for (const element of listAt(body, 'screen.elements')) delete element['area'];
	}
	body['groups'] = form.getAll('groups').map(String);
	// A performance has parts of its own; of other types the tick says it, whatever was typed below it.
	if (body['type'] !== 'performance') {
		const { credit, steps } = body;
		delete body['credit'];
		delete body['steps'];
		if (form.has('credit')) Object.assign(body, { credit, steps: textsAt({ steps }, 'steps').map(numberOr) });
	}
	const key = form.getAll('key').map((value) => String(value).trim());
	switch (body['type']) {
		case 'single':
			body['key'] = key[0] ?? '';
			break;
		case 'order':
			body['key'] = listAt(body, 'options').map(({ id }) => id);
			break;
		case 'match':
			body['key'] = Object.fromEntries(listAt(body, 'left').map((left, n) => [left['id'], String(form.get(`key.${n}`) ?? '')]));
			break;
		case 'short':
			body['key'] = key
				.flatMap((text) => text.split('\n'))
				.map((line) => line.trim())
				.filter((line) => line !== '');
			break;
		case 'performance':
			return { ...body, ...stageFrom(body, form) };
		default:
			body['key'] = key;
	}
	return body;
}

/** What a field comes to; undefined where leaving it empty says nothing. */
function cellOf(name: string, typed: string): unknown {
	const flag = name.endsWith('.touchable');
	if (!flag && !/\.area\.\w+$/.test(name)) return typed;
	if (typed === '') return undefined;
	return flag ? typed === 'yes' : numberOr(typed);
}

/** Lists that grow and shrink. */
const LISTS: Record<string, { path: string; fresh: (taken: Set<string>) => Body }> = {
	options: {
		path: 'options',
		fresh: (taken) => ({ id: [...LETTERS].find((letter) => !taken.has(letter)) ?? '', text: words() })
	},
	left: { path: 'left', fresh: (taken) => ({ id: numbered('l', taken), text: words() }) },
	elements: { path: 'screen.elements', fresh: (taken) => ({ id: numbered('e', taken), kind: 'button', text: words() }) }
};

/**
 * The same item after a press on a button of its form: `add-options`, `remove-options-2`, `up-elements-3`, `down-screens.0.elements-1`.
 * Anything else leaves it as it is.
 */
export function reshaped(body: Body, deed: string): Body {
	const [verb, name = '', place] = deed.split('-');
	if (name.startsWith('values')) return reshapedValues(body, deed);
	const list = Object.hasOwn(LISTS, name) ? LISTS[name] : stageList(body, name);
	if (!list) return body;
	const next = structuredClone(body);
	if (name === 'key.none' && at(next, name) === undefined) put(next, ['key', 'none'], []);
	if (name === 'credit.parts' && at(next, name) === undefined) next['credit'] = { why: words(), parts: [] };
	const entries = at(next, list.path);
	if (!Array.isArray(entries)) return body;
	const n = Number(place);
	if (verb === 'add' && entries.length < MOST_ENTRIES)
		entries.push(list.fresh(new Set(entries.map((entry: Body) => String(entry['id'])))));
	if (verb === 'remove' && n in entries) entries.splice(n, 1);
	const other = verb === 'up' ? n - 1 : verb === 'down' ? n + 1 : n;
	if (n in entries && other in entries) [entries[n], entries[other]] = [entries[other], entries[n]];
	if (next['type'] === 'order') next['key'] = entries.map((entry: Body) => entry['id']);
	return next;
}

/** The part that a press on a button leaves one at: what was added, what was moved, where it is now. */
export function placeOf(body: Body, deed: string): string {
	const [verb, name = '', place] = deed.split('-');
	const n = Number(place);
	if (verb === 'add') return `${name}.${listAt(body, name).length - 1}`;
	if (verb === 'up') return `${name}.${n - 1}`;
	if (verb === 'down') return `${name}.${n + 1}`;
	return name;
}
