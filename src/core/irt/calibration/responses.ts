import { Refusal } from '../../refusal.ts';

/** The answer of a person who did not see the item: by design, by stopping, by time. It says nothing. */
export const MISSING = 255;

/** Who answered what. Persons are rows, items columns; a value is a category (0 = lowest) or MISSING. */
export interface Responses {
	readonly persons: number;
	readonly items: number;
	/** persons × items, row after row. */
	readonly data: Uint8Array;
	/** How many persons a row stands for; 1 each without it. */
	readonly weights?: ArrayLike<number>;
	/** The group of each row, whole numbers from 0; all in group 0 without it. */
	readonly groups?: ArrayLike<number>;
}

/**
 * The answers packed for the E step. Items are bundled so that all combinations of their answers fit one byte: a
 * person is a few bytes, and what depends on the answers is looked up bundle by bundle instead of item by item, five
 * to eight items at a time. Missing is one more answer, kept only for items that somebody did not see.
 */
export interface Packed {
	/** Distinct rows, after equal ones are counted together and rows without any answer are left out. */
	readonly rows: number;
	/** rows × bundles bytes. */
	readonly codes: Uint8Array;
	readonly weights: Float64Array;
	readonly groups: Uint16Array;
	readonly groupCount: number;
	readonly bundles: readonly Bundle[];
	/** Persons who saw each item, by item; and by item and category. */
	readonly answered: Float64Array;
	readonly counts: readonly Float64Array[];
}

export interface Bundle {
	/** The items of this bundle, and by how much each of their answers moves the code. */
	readonly items: readonly number[];
	readonly strides: readonly number[];
	/** Answers each item can have here, MISSING (the last) included where it occurs. */
	readonly bases: readonly number[];
	readonly codes: number;
	/** The code of a person who saw none of them; -1 where everybody saw one. */
	readonly unseen: number;
}

/**
 * How many combinations a bundle may have: one byte holds 256. A large bank is answered in small parts, most bundles are
 * unseen, and big tables of combinations would cost memory without saving work.
 */
const codesPerBundle = (items: number): number => (items <= 500 ? 256 : 32);

/**
 * Refuses `irt-bad-responses` where sizes do not fit or a category is unknown, naming person and item.
 * `categories[i]`: how many categories item i has.
 */
export function pack(responses: Responses, categories: readonly number[]): Packed {
	checkShape(responses, categories);
	const { persons, items, data } = responses;
	const weightOf = (p: number): number => responses.weights?.[p] ?? 1;
	const answered = new Float64Array(items);
	const counts = categories.map((k) => new Float64Array(k));
	const hasMissing = new Uint8Array(items);
	let total = 0;
	for (let p = 0; p < persons; p++) {
		const weight = weightOf(p);
		if (!(weight >= 0 && Number.isFinite(weight)))
			refuse(`Person ${p}: weight must be 0 or more, got ${weight}.`, { person: p, field: 'weights', value: weight });
		for (let i = 0; i < items; i++) {
			const category = data[p * items + i]!;
			if (category === MISSING) {
				hasMissing[i] = 1;
				continue;
			}
			if (category >= categories[i]!)
				refuse(`Person ${p}, item ${i}: answer ${category} is not one of 0 to ${categories[i]! - 1}.`, {
					person: p,
					item: i,
					field: 'category',
					value: category
				});
			counts[i]![category]! += weight;
			answered[i]! += weight;
			total += weight;
		}
	}
	if (!(total > 0)) refuse('There are no answers.', { field: 'data' });
	const bundles = bundle(categories, hasMissing);
	return { ...distinctRows(responses, weightOf, bundles, categories), bundles, answered, counts };
}

function checkShape({ persons, items, data, weights, groups }: Responses, categories: readonly number[]): void {
	if (!(Number.isInteger(persons) && persons > 0))
		refuse(`persons must be a whole number from 1, got ${persons}.`, { field: 'persons', value: persons });
	if (items !== categories.length)
		refuse(`There are ${items} columns but ${categories.length} items.`, { field: 'items', value: items });
	if (data.length !== persons * items)
		refuse(`data must have ${persons} × ${items} values, got ${data.length}.`, { field: 'data', value: data.length });
	if (weights && weights.length !== persons)
		refuse(`There are ${persons} persons but ${weights.length} weights.`, { field: 'weights', value: weights.length });
	if (groups && groups.length !== persons)
		refuse(`There are ${persons} persons but ${groups.length} groups.`, { field: 'groups', value: groups.length });
}

function refuse(message: string, details: Record<string, unknown>): never {
	throw new Refusal('irt-bad-responses', message, details);
}

function bundle(categories: readonly number[], hasMissing: Uint8Array): Bundle[] {
	const bundles: Bundle[] = [];
	let items: number[] = [];
	let strides: number[] = [];
	let codes = 1;
	const close = (): void => {
		const unseen = items.every((item) => hasMissing[item])
			? items.reduce((code, item, m) => code + categories[item]! * strides[m]!, 0)
			: -1;
		bundles.push({ items, strides, bases: items.map((item) => categories[item]! + hasMissing[item]!), codes, unseen });
		items = [];
		strides = [];
		codes = 1;
	};
	categories.forEach((count, i) => {
		const base = count + hasMissing[i]!;
		if (items.length > 0 && codes * base > codesPerBundle(categories.length)) close();
		items.push(i);
		strides.push(codes);
		codes *= base;
	});
	close();
	return bundles;
}

function distinctRows(
	{ persons, items, data, groups }: Responses,
	weightOf: (p: number) => number,
	bundles: readonly Bundle[],
	categories: readonly number[]
) {
	const width = bundles.length;
	const codes = new Uint8Array(persons * width);
	const weights = new Float64Array(persons);
	const groupOf = new Uint16Array(persons);
	const seen = new Map<string, number>();
	let rows = 0;
	let groupCount = 1;
	for (let p = 0; p < persons; p++) {
		const group = groups?.[p] ?? 0;
		if (!(Number.isInteger(group) && group >= 0 && group < 1000))
			refuse(`Person ${p}: group must be a whole number from 0 to 999, got ${group}.`, {
				person: p,
				field: 'groups',
				value: group
			});
		groupCount = Math.max(groupCount, group + 1);
		const row = data.subarray(p * items, (p + 1) * items);
		const weight = weightOf(p);
		if (weight === 0 || row.every((category) => category === MISSING)) continue;
		const start = rows * width;
		let key = String.fromCharCode(group);
		for (let n = 0; n < width; n++) {
			const { items: members, strides } = bundles[n]!;
			let code = 0;
			for (let m = 0; m < members.length; m++) {
				const category = row[members[m]!]!;
				code += strides[m]! * (category === MISSING ? categories[members[m]!]! : category);
			}
			codes[start + n] = code;
			key += String.fromCharCode(code);
		}
		const twin = seen.get(key);
		if (twin !== undefined) {
			weights[twin]! += weight;
			continue;
		}
		// Long tests hardly repeat a row: remembering half a million keys would cost more than it saves.
		if (seen.size < 5000) seen.set(key, rows);
		weights[rows] = weight;
		groupOf[rows] = group;
		rows++;
	}
	return {
		rows,
		codes: codes.slice(0, rows * width),
		weights: weights.slice(0, rows),
		groups: groupOf.slice(0, rows),
		groupCount
	};
}
