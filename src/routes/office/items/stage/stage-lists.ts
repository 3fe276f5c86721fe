/** What the buttons of a stage's form do to its lists. */
import type { Value } from '#core/performance/index.ts';
import { at, listAt, MOST_ENTRIES, numbered, textAt, words, type Body } from '../body.ts';

/** The lists of a stage that grow and shrink, by their paths. */
export function stageList(body: Body, path: string): { path: string; fresh: () => Body } | undefined {
	const ids = (list: readonly Body[]) => new Set(list.map((entry) => textAt(entry, 'id')));
	const parts = listAt(body, 'screens').flatMap((screen) => listAt(screen, 'elements'));
	const element = (kind: string) => ({ id: numbered('e', ids(parts)), kind, text: words() });
	if (path === 'screens')
		return {
			path,
			fresh: () => ({ id: numbered('m', ids(listAt(body, 'screens'))), title: words(), elements: [element('text')] })
		};
	if (/^screens\.\d+\.elements$/.test(path)) return { path, fresh: () => element('button') };
	if (/^screens\.\d+\.elements\.\d+\.options$/.test(path))
		return { path, fresh: () => ({ id: numbered('o', ids(listAt(body, path))), text: words() }) };
	const point = () => ({ value: '', is: '', says: words() });
	if (/^(key\.(all|none)|credit\.parts\.\d+\.all)$/.test(path)) return { path, fresh: point };
	if (path === 'credit.parts') return { path, fresh: () => ({ points: 1, all: [point()] }) };
	return undefined;
}

/** A press on a button of the values: `add-values.flag`, `add-values.word`, `remove-values-2`. One that is used stays. */
export function reshapedValues(body: Body, deed: string): Body {
	const values = Object.entries((at(body, 'values') ?? {}) as Record<string, Value>);
	const [verb, kind, place] = deed.split('-');
	if (verb === 'add' && values.length < MOST_ENTRIES)
		values.push([numbered('v', new Set(values.map(([name]) => name))), kind === 'values.flag' ? false : '']);
	if (verb === 'remove') {
		const [gone] = values[Number(place)] ?? [];
		if (gone !== undefined && !usedValues(body).has(gone)) values.splice(Number(place), 1);
	}
	return { ...body, values: Object.fromEntries(values) };
}

/** The values that an element, the rule or a part of it speaks of, or a text shows. */
export function usedValues(body: Body): ReadonlySet<string> {
	const parts = listAt(body, 'screens').flatMap((screen) => listAt(screen, 'elements'));
	return new Set([
		...parts.flatMap((part) =>
			Array.from(`${textAt(part, 'text.vi')}${textAt(part, 'text.en')}`.matchAll(/\{([a-z0-9.-]+)\}/g), ([, name]) => name!)
		),
		...parts.flatMap((part) => [textAt(part, 'value'), ...Object.keys(part['when'] ?? {}), ...Object.keys(part['set'] ?? {})]),
		...[
			...listAt(body, 'key.all'),
			...listAt(body, 'key.none'),
			...listAt(body, 'credit.parts').flatMap((part) => listAt(part, 'all'))
		].map((point) => textAt(point, 'value'))
	]);
}
