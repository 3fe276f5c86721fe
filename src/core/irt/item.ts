import { Refusal } from '../refusal.ts';

/**
 * What is known of an item: how the chance of each answer depends on the ability θ (logits, mean 0 and standard
 * deviation 1 in the reference population; scaling constant D = 1). Answers are categories 0, 1, …, best last.
 *
 * | model | P of answer k | source |
 * |---|---|---|
 * | 2pl | P(1) = s(a(θ-b)) | Birnbaum 1968; with equal a, Rasch 1960 |
 * | 3pl | P(1) = c + (1-c) s(a(θ-b)) | Birnbaum 1968 |
 * | grm | P(k) = s(a(θ-b[k-1])) - s(a(θ-b[k])), b ascending | Samejima 1969 |
 * | gpcm | P(k) ∝ exp Σ_{v≤k} a(θ-b[v-1]), b in any order | Muraki 1992; with equal a, Masters 1982 |
 *
 * `a` discrimination (per logit, above 0), `b` difficulty or thresholds (logits), `c` chance of a right guess, [0, 1).
 */
export type Item = TwoParameter | ThreeParameter | Graded | PartialCredit;
export interface TwoParameter {
	readonly model: '2pl';
	readonly a: number;
	readonly b: number;
}
export interface ThreeParameter {
	readonly model: '3pl';
	readonly a: number;
	readonly b: number;
	readonly c: number;
}
export interface Graded {
	readonly model: 'grm';
	readonly a: number;
	readonly b: readonly number[];
}
export interface PartialCredit {
	readonly model: 'gpcm';
	readonly a: number;
	readonly b: readonly number[];
}

/**
 * What a bank keeps of an item: discrimination, difficulty, and of one that gives part credit the difficulty of each step, from one
 * number of points to the next; `b` is then the mean of the steps.
 */
export interface ItemParameters {
	readonly a: number;
	readonly b: number;
	readonly steps?: readonly number[] | null | undefined;
}

/** The model that an item of a bank follows: partial credit where it has steps, else right or wrong. */
export const modelOf = ({ a, b, steps }: ItemParameters): TwoParameter | PartialCredit =>
	steps ? { model: 'gpcm', a, b: steps } : { model: '2pl', a, b };

/** Beyond these no real item lies, and within them every logarithm below stays finite. */
export const MAX_SLOPE = 1000;
export const MAX_LOCATION = 1000;
/** A category fits in one byte. */
export const MAX_CATEGORIES = 255;

/** The number of answer categories: 2 for right-or-wrong items. */
export function categoryCount(item: Item): number {
	return item.model === '2pl' || item.model === '3pl' ? 2 : item.b.length + 1;
}

/**
 * Refuses (`irt-bad-item`) an item whose parameters are not usable; `index` is the item's place in its bank and goes
 * into the details with the field and the value at fault.
 */
export function checkItem(item: Item, index = 0): void {
	const refuse = (field: string, value: unknown, remedy: string): never => {
		throw new Refusal('irt-bad-item', `Item ${index}: ${field} ${remedy}, got ${String(value)}.`, { item: index, field, value });
	};
	if (typeof item !== 'object' || item === null) return refuse('item', item, 'must be an object');
	if (!(item.a > 0 && item.a <= MAX_SLOPE)) refuse('a', item.a, `must be above 0 and at most ${MAX_SLOPE}`);
	const isLocation = (b: number): boolean => typeof b === 'number' && Math.abs(b) <= MAX_LOCATION;
	const location = `must be a number within ±${MAX_LOCATION}`;
	switch (item.model) {
		case '3pl':
			if (!(item.c >= 0 && item.c < 1)) refuse('c', item.c, 'must be at least 0 and below 1');
			if (!isLocation(item.b)) refuse('b', item.b, location);
			return;
		case '2pl':
			if (!isLocation(item.b)) refuse('b', item.b, location);
			return;
		case 'grm':
		case 'gpcm':
			if (!Array.isArray(item.b) || item.b.length < 1 || item.b.length >= MAX_CATEGORIES)
				return refuse('b', item.b, `must list 1 to ${MAX_CATEGORIES - 1} thresholds`);
			item.b.forEach((b, k) => {
				if (!isLocation(b)) refuse(`b[${k}]`, b, location);
				// The product, and not b alone: a step too small for the arithmetic would give an answer probability 0.
				if (item.model === 'grm' && k > 0 && !(item.a * (b - item.b[k - 1]!) > 0))
					refuse(`b[${k}]`, b, 'must be above the threshold before it');
			});
			return;
		default:
			refuse('model', (item as { model: unknown }).model, 'must be 2pl, 3pl, grm or gpcm');
	}
}

/** Refuses (`irt-unknown-category`) an answer that the item does not have. */
export function checkCategory(category: number, count: number, index: number): void {
	if (Number.isInteger(category) && category >= 0 && category < count) return;
	throw new Refusal('irt-unknown-category', `Item ${index}: answer ${category} is not one of 0 to ${count - 1}.`, {
		item: index,
		field: 'category',
		value: category
	});
}

/** Refuses (`irt-bad-number`) what is not a finite number. */
export function checkFinite(value: number, field: string): void {
	if (Number.isFinite(value)) return;
	throw new Refusal('irt-bad-number', `${field} must be a finite number, got ${value}.`, { field, value });
}
