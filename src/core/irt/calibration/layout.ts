import { Refusal } from '../../refusal.ts';
import { MAX_CATEGORIES, type Item } from '../item.ts';
import type { Kernel } from './kernel.ts';
import { kernelFor } from './kernels.ts';
import type { Packed } from './responses.ts';

/**
 * Which model an item is given. `1pl` items share one slope; `grm` and `gpcm` say how many categories they have.
 */
export type ItemSpec =
	| { readonly model: '1pl' | '2pl' | '3pl' }
	| { readonly model: 'grm' | 'gpcm'; readonly categories: number };

/**
 * Why an item has no estimate: nobody answered it in more than one way, or one of its categories was never given.
 * Likelihood puts such an item at infinity; it is left out, and its answers with it, and the rest is calibrated.
 */
export type Unusable = 'no-variance' | 'empty-category';

/** One item's place in the vector of all parameters. */
export interface Slot {
	readonly kernel: Kernel;
	/** Where its own parameters begin; a 1pl item owns only its intercept, its slope is the common one. */
	readonly from: number;
	readonly sharesSlope: boolean;
	readonly unusable: Unusable | null;
}

/**
 * All parameters in one vector: the common log slope of 1pl items (if there are any), each usable item's own, then for
 * every group but the first its mean and log standard deviation. The first group is N(0, 1) and sets the scale.
 */
export interface Layout {
	readonly size: number;
	readonly slots: readonly Slot[];
	readonly hasCommonSlope: boolean;
	readonly fixedSlope: number | null;
	/** Where the groups' parameters begin. */
	readonly groupsFrom: number;
	readonly groupCount: number;
}

/** Categories of each item; refuses `irt-bad-spec`, naming the item. */
export function categoriesOf(specs: readonly ItemSpec[]): number[] {
	return specs.map((spec, i) => {
		const categories = spec.model === 'grm' || spec.model === 'gpcm' ? spec.categories : 2;
		const known = ['1pl', '2pl', '3pl', 'grm', 'gpcm'].includes(spec.model);
		if (known && Number.isInteger(categories) && categories >= 2 && categories < MAX_CATEGORIES) return categories;
		throw new Refusal(
			'irt-bad-spec',
			`Item ${i}: model must be 1pl, 2pl, 3pl, grm or gpcm, with 2 to ${MAX_CATEGORIES - 1} categories.`,
			{
				item: i,
				field: known ? 'categories' : 'model',
				value: known ? categories : spec.model
			}
		);
	});
}

export function layoutOf(specs: readonly ItemSpec[], packed: Packed, fixedSlope: number | null): Layout {
	const hasCommonSlope = fixedSlope === null && specs.some(({ model }) => model === '1pl');
	let from = hasCommonSlope ? 1 : 0;
	const slots = specs.map((spec, i): Slot => {
		const sharesSlope = spec.model === '1pl';
		const counts = packed.counts[i]!;
		const kernel = kernelFor(spec.model === '1pl' ? '2pl' : spec.model, counts.length);
		const given = counts.filter((n) => n > 0).length;
		const unusable: Unusable | null = given < 2 ? 'no-variance' : given < counts.length ? 'empty-category' : null;
		const slot = { kernel, from, sharesSlope, unusable };
		if (!unusable) from += sharesSlope ? 1 : kernel.size;
		return slot;
	});
	if (slots.every(({ unusable }) => unusable))
		throw new Refusal('irt-bad-responses', 'No item was answered in more than one way.', { field: 'data' });
	return {
		size: from + 2 * (packed.groupCount - 1),
		slots,
		hasCommonSlope,
		fixedSlope,
		groupsFrom: from,
		groupCount: packed.groupCount
	};
}

export function startOf(layout: Layout, packed: Packed): Float64Array {
	const all = new Float64Array(layout.size);
	layout.slots.forEach((slot, i) => {
		if (!slot.unusable) write(slot, all, slot.kernel.start(packed.counts[i]!));
	});
	if (layout.hasCommonSlope) all[0] = 0;
	return all;
}

/** An item's parameters out of the vector. */
export function read(layout: Layout, slot: Slot, all: Float64Array): Float64Array {
	if (!slot.sharesSlope) return all.slice(slot.from, slot.from + slot.kernel.size);
	return Float64Array.of(layout.fixedSlope === null ? all[0]! : Math.log(layout.fixedSlope), all[slot.from]!);
}

/** An item's own parameters into the vector; a shared slope is left alone. */
export function write(slot: Slot, all: Float64Array, p: Float64Array): void {
	all.set(slot.sharesSlope ? p.subarray(1) : p, slot.from);
}

/** Where item i's parameters stand in the vector, in the kernel's order; -1 for a slope that is held fixed; none where it is unusable. */
export function places({ slots, hasCommonSlope }: Layout, i: number): number[] {
	const { kernel, from, sharesSlope, unusable } = slots[i]!;
	if (unusable) return [];
	if (sharesSlope) return [hasCommonSlope ? 0 : -1, from];
	return Array.from({ length: kernel.size }, (_, j) => from + j);
}

/** Mean and standard deviation of a group. */
export function groupOf({ groupsFrom }: Layout, all: Float64Array, group: number): { mean: number; sd: number } {
	if (group === 0) return { mean: 0, sd: 1 };
	const at = groupsFrom + 2 * (group - 1);
	return { mean: all[at]!, sd: Math.exp(all[at + 1]!) };
}

/** The calibrated item, or null where it has no estimate. */
export function itemOf(layout: Layout, slot: Slot, all: Float64Array): Item | null {
	return slot.unusable ? null : slot.kernel.toItem(read(layout, slot, all));
}
