import { isDay } from '../days.ts';
import { compareNames, readPlaceName } from '../place-names.ts';
import { CODES, depthOf, englishName, kindOfName, KINDS, type Level } from './units.ts';

/** One row of a draft: where one unit goes. Empty where nothing was said. */
export interface Change {
	/** As rows are counted on the page, from 1. */
	n: number;
	oldCode: string;
	oldName: string;
	newCode: string;
	newName: string;
	newKind: string;
	/** The unit that the new one lies in, or where a hamlet goes; found by itself where all old ones leave no choice. */
	parentCode: string;
	/** Only a part of the old unit goes there. */
	partial: boolean;
}
/** A unit in force on the day before. */
export interface KnownUnit {
	id: number;
	code: string;
	name: string;
	level: Level;
	/** What it lies in on that day. */
	parentId: number | null;
	validFrom: string;
}

export type ProblemCode =
	| 'no-changes'
	| 'day-not-a-day'
	| 'day-before-last'
	| 'old-missing'
	| 'old-unknown'
	| 'old-name-differs'
	| 'name-matches-two'
	| 'began-that-day'
	| 'row-repeated'
	| 'ends-and-goes'
	| 'parts-overlap'
	| 'parts-uncovered'
	| 'hamlet-needs-heir'
	| 'new-code-missing'
	| 'new-code-form'
	| 'new-name-missing'
	| 'new-unit-differs'
	| 'levels-differ'
	| 'kind-unknown'
	| 'code-taken'
	| 'name-taken'
	| 'parent-missing'
	| 'parent-unknown'
	| 'parent-ends'
	| 'parent-level'
	| 'parent-itself';

/** What is wrong, in which row (null: in the decree itself) and field; `details` are what its words name. */
export interface ChangeProblem {
	n: number | null;
	field: keyof Change | 'effective';
	code: ProblemCode;
	details: Record<string, string | number>;
}

type ParentRef = { id: number } | { key: string };
/** A unit that begins; `key` is its code. */
export interface Beginning {
	key: string;
	name: string;
	nameEn: string;
	kind: string;
	level: Level;
	/** Null for a province. */
	parent: ParentRef | null;
}
/** What a decree does, when nothing is wrong in it. */
export interface Plan {
	/** From the highest level down. */
	begins: Beginning[];
	ends: number[];
	heirs: { fromId: number; key: string; partial: boolean }[];
	/** Hamlets that lie elsewhere from then on. */
	placements: { placeId: number; parent: ParentRef }[];
}

/** One row with what it is about. */
type Read = Change & { old: KnownUnit; does: 'goes' | 'moves' | 'ends' };

/**
 * Reads the rows of a draft against the units in force on the day before it takes effect.
 *
 * Everything that is wrong is told at once, by row: a unit that is not in force, parts that overlap or do not cover, a code or name
 * that is taken, a unit above that ends or lies lower, days out of order.
 *
 * @param effective the first day of the new units, `yyyy-mm-dd`
 * @param lastEffective the day of the latest decree that is applied; none takes effect before it
 */
export function checkChanges(
	changes: Change[],
	units: KnownUnit[],
	{ effective, lastEffective }: { effective: string; lastEffective: string }
): { problems: ChangeProblem[]; plan: Plan } {
	const problems: ChangeProblem[] = [];
	const say = (
		n: number | null,
		field: ChangeProblem['field'],
		code: ProblemCode,
		details: ChangeProblem['details'] = {}
	): undefined => {
		problems.push({ n, field, code, details });
	};
	if (!isDay(effective)) say(null, 'effective', 'day-not-a-day');
	else if (effective < lastEffective) say(null, 'effective', 'day-before-last', { last: lastEffective });
	if (changes.length === 0) say(null, 'oldCode', 'no-changes');

	const byId = new Map(units.map((unit) => [unit.id, unit]));
	const byCode = new Map(units.map((unit) => [unit.code, unit]));
	const rows = changes.flatMap((change): Read[] => {
		const old = findOld(change, units, byCode, say);
		if (!old) return [];
		if (old.validFrom >= effective) say(change.n, 'oldCode', 'began-that-day', { name: old.name });
		const names = change.newCode !== '' && change.newCode !== old.code;
		if (old.level === 'hamlet' && change.parentCode !== '' && change.newName === '' && !names)
			return [{ ...change, old, does: 'moves' }];
		if (change.newCode === '' && change.newName === '' && change.parentCode === '') {
			if (old.level === 'hamlet') say(change.n, 'newCode', 'hamlet-needs-heir', { name: old.name });
			return [{ ...change, old, does: 'ends' }];
		}
		return [{ ...change, old, does: 'goes' }];
	});

	for (const of of Map.groupBy(rows, ({ old }) => old.id).values()) checkParts(of, say);
	const ending = new Set(rows.filter(({ does }) => does !== 'moves').map(({ old }) => old.id));
	const going = rows.filter(({ does }) => does === 'goes');
	const heirOf = new Map(
		[...Map.groupBy(going, ({ old }) => old.id)].map(([id, parts]) => [id, new Set(parts.map(({ newCode }) => newCode))])
	);
	const news = new Map<string, Read[]>();
	for (const row of going) {
		if (row.newCode === '') say(row.n, 'newCode', 'new-code-missing');
		else if (!CODES[row.old.level].test(row.newCode))
			say(row.n, 'newCode', 'new-code-form', { code: row.newCode, level: row.old.level });
		else news.set(row.newCode, [...(news.get(row.newCode) ?? []), row]);
	}

	/** What takes the place of a unit that other units lie in. */
	const standsFor = (id: number | null): ParentRef | null => {
		if (id === null) return null;
		if (!ending.has(id)) return { id };
		const heirs = [...(heirOf.get(id) ?? [])];
		if (heirs.length > 1) return null;
		return heirs.length === 1 ? { key: heirs[0]! } : standsFor(byId.get(id)?.parentId ?? null);
	};
	const parentNamed = (row: Read, level: Level): ParentRef | undefined => {
		const code = row.parentCode;
		if (code === row.newCode && row.does === 'goes') return say(row.n, 'parentCode', 'parent-itself', { code });
		const begun = news.get(code)?.[0];
		const known = byCode.get(code);
		if (!begun && !known) return say(row.n, 'parentCode', 'parent-unknown', { code });
		if (depthOf(begun?.old.level ?? known!.level) >= depthOf(level))
			return say(row.n, 'parentCode', 'parent-level', { name: begun?.newName || known!.name });
		if (begun) return { key: code };
		if (ending.has(known!.id)) return say(row.n, 'parentCode', 'parent-ends', { name: known!.name });
		return { id: known!.id };
	};

	const begins = [...news].flatMap(([key, from]): Beginning[] => {
		const [first] = from as [Read];
		const level = first.old.level;
		for (const row of from)
			if (row.old.level !== level) say(row.n, 'newCode', 'levels-differ', { code: key, name: row.old.name });
		const name = from.find(({ newName }) => newName !== '')?.newName;
		for (const row of from)
			if (name && row.newName !== '' && row.newName !== name)
				say(row.n, 'newName', 'new-unit-differs', { code: key, name, other: row.newName });
		if (!name) return say(first.n, 'newName', 'new-name-missing', { code: key }) ?? [];
		const taken = byCode.get(key);
		if (taken && !ending.has(taken.id)) say(first.n, 'newCode', 'code-taken', { code: key, name: taken.name });
		const kind = from.find(({ newKind }) => newKind !== '')?.newKind ?? kindOfName(name, level);
		if (!KINDS[level].includes(kind)) say(first.n, 'newKind', 'kind-unknown', { kind, kinds: KINDS[level].join(', ') });
		const begin = (parent: ParentRef | null) => [{ key, name, nameEn: englishName(name, kind), kind, level, parent }];
		if (level === 'province') return begin(null);
		const named = from.find(({ parentCode }) => parentCode !== '');
		if (named) {
			const parent = parentNamed(named, level);
			return parent ? begin(parent) : [];
		}
		const [parent, ...others] = new Set(from.map(({ old }) => JSON.stringify(standsFor(old.parentId))));
		if (others.length > 0 || parent === undefined || parent === 'null')
			return say(first.n, 'parentCode', 'parent-missing', { code: key, name }) ?? [];
		return begin(JSON.parse(parent) as ParentRef);
	});
	checkNames(begins, units, ending, news, say);

	return {
		problems,
		plan: {
			begins: begins.toSorted((a, b) => depthOf(a.level) - depthOf(b.level)),
			ends: [...ending],
			heirs: going.map(({ old, newCode, partial }) => ({ fromId: old.id, key: newCode, partial })),
			placements: rows
				.filter(({ does }) => does === 'moves')
				.flatMap((row) => {
					const parent = parentNamed(row, 'hamlet');
					return parent ? [{ placeId: row.old.id, parent }] : [];
				})
		}
	};
}

type Say = (n: number | null, field: ChangeProblem['field'], code: ProblemCode, details?: ChangeProblem['details']) => undefined;

/** The unit that a row is about: by its code, checked against the name if one is written; by the name alone only if one is called so. */
function findOld(change: Change, units: KnownUnit[], byCode: Map<string, KnownUnit>, say: Say): KnownUnit | undefined {
	const { n, oldCode, oldName } = change;
	if (oldCode === '' && oldName === '') return say(n, 'oldCode', 'old-missing');
	if (oldCode === '') {
		const called = units.filter(({ name }) => compareNames(name, oldName) === 'same');
		if (called.length > 1)
			return say(n, 'oldName', 'name-matches-two', { name: oldName, codes: called.map(({ code }) => code).join(', ') });
		return called[0] ?? say(n, 'oldName', 'old-unknown', { code: oldName });
	}
	const old = byCode.get(oldCode);
	if (!old) return say(n, 'oldCode', 'old-unknown', { code: oldCode });
	if (oldName !== '' && compareNames(bare(old.name), bare(oldName)) === 'different')
		return say(n, 'oldName', 'old-name-differs', { code: oldCode, name: old.name, written: oldName });
	return old;
}
const bare = (name: string) => readPlaceName(name).name;

/** A unit goes whole to one, or in parts to several, and does nothing else. */
function checkParts(rows: Read[], say: Say): void {
	const [first, ...more] = rows as [Read, ...Read[]];
	const { name } = first.old;
	for (const row of more) {
		if (row.does !== first.does) say(row.n, 'newCode', 'ends-and-goes', { name });
		else if (row.does !== 'goes' || rows.some((other) => other.n < row.n && other.newCode === row.newCode))
			say(row.n, 'newCode', 'row-repeated', { name });
	}
	const parts = rows.filter(({ does }) => does === 'goes');
	if (parts.length === 1 && parts[0]!.partial) say(parts[0]!.n, 'partial', 'parts-uncovered', { name });
	if (parts.length > 1)
		for (const row of parts) if (!row.partial) say(row.n, 'partial', 'parts-overlap', { name, units: parts.length });
}

/** Two units of one level in one place are not called the same. */
function checkNames(begins: Beginning[], units: KnownUnit[], ending: Set<number>, news: Map<string, Read[]>, say: Say): void {
	const lying = (parent: ParentRef | null) => JSON.stringify(parent);
	const siblings = Map.groupBy(
		[
			...begins.map(({ key, name, parent }) => ({ code: key, name, parent: lying(parent), begins: true })),
			...units
				.filter(({ id }) => !ending.has(id))
				.map(({ code, name, parentId }) => ({
					code,
					name,
					parent: lying(parentId === null ? null : { id: parentId }),
					begins: false
				}))
		],
		({ parent }) => parent
	);
	for (const unit of begins) {
		const other = siblings
			.get(lying(unit.parent))
			?.find(
				({ code, name, begins }) => code !== unit.key && (!begins || code < unit.key) && compareNames(name, unit.name) === 'same'
			);
		if (other) say(news.get(unit.key)![0]!.n, 'newName', 'name-taken', { name: unit.name, code: other.code });
	}
}

export type Shape = 'merge' | 'split' | 'rename' | 'upgrade' | 'unchanged' | 'rearrange';

/** What the rows of one new unit do together, in the decree's own words. */
export function shapeOf(unit: { name: string; kind: string }, from: { name: string; kind: string; partial: boolean }[]): Shape {
	if (from.some(({ partial }) => partial)) return from.length === 1 ? 'split' : 'rearrange';
	if (from.length > 1) return 'merge';
	const [only] = from;
	if (!only || only.kind !== unit.kind) return 'upgrade';
	return compareNames(bare(only.name), bare(unit.name)) === 'same' ? 'unchanged' : 'rename';
}
