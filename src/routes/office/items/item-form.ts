/**
 * An item as fields of a form, and back. A field's name is its place in the item (`options.0.text.vi`), so that a fault's path names the
 * field it belongs to. What was typed comes back as it was typed, faults and all.
 */

/** An item in the making: any JSON object. */
export type Body = Record<string, unknown>;

/** Types with a form of their own; a performance is written as JSON. */
export const FORM_TYPES = ['single', 'multiple', 'order', 'match', 'short', 'touch'] as const;
export const hasForm = (body: Body): boolean => (FORM_TYPES as readonly unknown[]).includes(body['type']);

/** What lies at a path; undefined where nothing does. */
const at = (body: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((here, step) => (here as Body | undefined | null)?.[step], body);
export const textAt = (body: Body, path: string): string => {
	const value = at(body, path);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
export const listAt = (body: Body, path: string): Body[] => {
	const value = at(body, path);
	return Array.isArray(value) ? value.filter((entry): entry is Body => typeof entry === 'object' && entry !== null) : [];
};
export const textsAt = (body: Body, path: string): string[] => {
	const value = at(body, path);
	return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
};

const words = () => ({ vi: '', en: '' });
const options = (count: number, name = (n: number) => LETTERS[n]!) =>
	Array.from({ length: count }, (_, n) => ({ id: name(n), text: words() }));
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The least of a performance that a writer can go on from: a way in, something to choose, an end, and the rule for both. */
const stage = () => ({
	values: { chosen: '', done: false },
	start: 'first',
	screens: [
		{ id: 'first', title: words(), elements: [{ id: 'open', kind: 'row', text: words(), go: 'second' }] },
		{
			id: 'second',
			title: words(),
			elements: [
				{ id: 'pick', kind: 'choice', text: words(), value: 'chosen', options: options(3) },
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
			return { ...common, ...stage() };
		case 'single':
			return { ...common, options: options(3), key: '' };
		default:
			return { ...common, type };
	}
}

/** The fields with a dot in their name, and those without that are one text each. */
const NUMBERS = new Set(['level', 'a', 'b', 'reading']);
const TEXTS = new Set(['id', 'type', 'skill', 'situation', 'picture']);
/** No form of ours has more, and a list has no more entries than this. */
const MOST_FIELDS = 400;
const MOST_ENTRIES = 40;

export function bodyFrom(form: FormData): Body {
	const body: Body = {};
	for (const [name, value] of [...form].slice(0, MOST_FIELDS)) {
		if (typeof value !== 'string') continue;
		const typed = value.replace(/\r\n/g, '\n').trim();
		if (NUMBERS.has(name)) body[name] = numberOr(typed);
		else if (TEXTS.has(name) && (name !== 'picture' || typed !== '')) body[name] = typed;
		else if (/^(stem|rationale)\.(vi|en)$|^(options|left)\.\d+\.|^screen\./.test(name)) put(body, name.split('.'), typed);
	}
	body['groups'] = form.getAll('groups').map(String);
	if (form.has('credit')) {
		const typed = (name: string) => String(form.get(name) ?? '').trim();
		body['credit'] = { why: { vi: typed('credit.why.vi'), en: typed('credit.why.en') } };
		body['steps'] = [0, 1].map((n) => numberOr(typed(`steps.${n}`)));
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
		default:
			body['key'] = key;
	}
	return body;
}

const numberOr = (typed: string): number | string => {
	const value = Number(typed.replace(',', '.'));
	return typed === '' || Number.isNaN(value) ? typed : value;
};

/** Writes a value at its place; the names are those of our own form, checked before. */
function put(body: Body, steps: string[], value: string): void {
	let here: Body = body;
	for (const [n, step] of steps.slice(0, -1).entries()) {
		if (Number(step) >= MOST_ENTRIES) return;
		here[step] ??= /^\d+$/.test(steps[n + 1]!) ? [] : {};
		here = here[step] as Body;
	}
	const last = steps.at(-1)!;
	if (last === 'touchable') {
		if (value !== '') here[last] = value === 'yes';
	} else here[last] = value;
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
const numbered = (prefix: string, taken: Set<string>) => {
	let n = 1;
	while (taken.has(`${prefix}${n}`)) n++;
	return `${prefix}${n}`;
};

/**
 * The same item after a press on a button of its form: `add-options`, `remove-options-2`, `up-elements-3`, `down-left-0`. Anything
 * else leaves it as it is.
 */
export function reshaped(body: Body, deed: string): Body {
	const [verb, name, place] = deed.split('-');
	const list = LISTS[name ?? ''];
	if (!list) return body;
	const next = structuredClone(body);
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
