import { Refusal } from '../../refusal.ts';
import { categoryCount, checkItem, MAX_CATEGORIES, type Item } from '../item.ts';
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
	/** An item whose parameters are known and stay as they are, with them in the kernel's terms. It owns none in the vector. */
	readonly held: { readonly item: Item; readonly p: Float64Array } | null;
}

/**
 * All parameters in one vector: the common log slope of 1pl items (if there are any), each usable item's own, then the
 * groups' means and log standard deviations. Held items set the scale, and every group is estimated on it; where there
 * are none the first group does, as N(0, 1).
 */
export interface Layout {
	readonly size: number;
	readonly slots: readonly Slot[];
	readonly hasCommonSlope: boolean;
	readonly fixedSlope: number | null;
	/** Where the groups' parameters begin. */
	readonly groupsFrom: number;
	readonly groupCount: number;
	/** The first group whose mean and standard deviation are estimated: 1, or 0 where held items set the scale. */
	readonly firstFreeGroup: 0 | 1;
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

/** `held[i]`: the known item i, null where it is to be estimated. Refuses `irt-bad-spec`, `irt-bad-item`, `irt-bad-responses`. */
export function layoutOf(
	specs: readonly ItemSpec[],
	packed: Packed,
	fixedSlope: number | null,
	held: readonly (Item | null)[] = []
): Layout {
	checkHeld(specs, packed, held);
	const hasCommonSlope = fixedSlope === null && specs.some(({ model }, i) => model === '1pl' && !held[i]);
	let from = hasCommonSlope ? 1 : 0;
	const slots = specs.map((spec, i): Slot => {
		const counts = packed.counts[i]!;
		const kernel = kernelFor(spec.model === '1pl' ? '2pl' : spec.model, counts.length);
		const known = held[i];
		if (known) return { kernel, from, sharesSlope: false, unusable: null, held: { item: known, p: kernel.fromItem(known) } };
		const sharesSlope = spec.model === '1pl';
		const given = counts.filter((n) => n > 0).length;
		const unusable: Unusable | null = given < 2 ? 'no-variance' : given < counts.length ? 'empty-category' : null;
		const slot = { kernel, from, sharesSlope, unusable, held: null };
		if (!unusable) from += sharesSlope ? 1 : kernel.size;
		return slot;
	});
	if (slots.every(({ unusable }) => unusable))
		throw new Refusal('irt-bad-responses', 'No item was answered in more than one way.', { field: 'data' });
	const firstFreeGroup = held.some(Boolean) ? 0 : 1;
	return {
		size: from + 2 * (packed.groupCount - firstFreeGroup),
		slots,
		hasCommonSlope,
		fixedSlope,
		groupsFrom: from,
		groupCount: packed.groupCount,
		firstFreeGroup
	};
}

function checkHeld(specs: readonly ItemSpec[], packed: Packed, held: readonly (Item | null)[]): void {
	if (held.length > 0 && held.length !== specs.length)
		throw new Refusal('irt-bad-spec', `There are ${specs.length} items but ${held.length} entries of held.`, {
			field: 'held',
			value: held.length
		});
	held.forEach((item, i) => {
		if (!item) return;
		checkItem(item, i);
		const { model } = specs[i]!;
		if (item.model === (model === '1pl' ? '2pl' : model) && categoryCount(item) === packed.counts[i]!.length) return;
		throw new Refusal('irt-bad-spec', `Item ${i} is held as ${item.model}, but its specification says otherwise.`, {
			item: i,
			field: 'held',
			value: item.model
		});
	});
	if (held.some(Boolean) && !held.some((item, i) => item && packed.answered[i]! > 0))
		throw new Refusal('irt-bad-responses', 'None of the held items was answered, so nothing sets the scale.', { field: 'held' });
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
	if (slot.held) return slot.held.p.slice();
	if (!slot.sharesSlope) return all.slice(slot.from, slot.from + slot.kernel.size);
	return Float64Array.of(layout.fixedSlope === null ? all[0]! : Math.log(layout.fixedSlope), all[slot.from]!);
}

/** An item's own parameters into the vector; a shared slope is left alone, and a held item has none. */
export function write(slot: Slot, all: Float64Array, p: Float64Array): void {
	if (!slot.held) all.set(slot.sharesSlope ? p.subarray(1) : p, slot.from);
}

/** Where item i's parameters stand in the vector, in the kernel's order; -1 for what is held fixed; none where it is unusable. */
export function places({ slots, hasCommonSlope }: Layout, i: number): number[] {
	const { kernel, from, sharesSlope, unusable, held } = slots[i]!;
	if (unusable) return [];
	if (held) return Array.from({ length: kernel.size }, () => -1);
	if (sharesSlope) return [hasCommonSlope ? 0 : -1, from];
	return Array.from({ length: kernel.size }, (_, j) => from + j);
}

/** Mean and standard deviation of a group. */
export function groupOf(layout: Layout, all: Float64Array, group: number): { mean: number; sd: number } {
	const at = groupAt(layout, group);
	if (at < 0) return { mean: 0, sd: 1 };
	return { mean: all[at]!, sd: Math.exp(all[at + 1]!) };
}

/** Where a group's mean stands in the vector, its log standard deviation behind it; -1 for the group that is N(0, 1) by definition. */
export function groupAt({ groupsFrom, firstFreeGroup }: Layout, group: number): number {
	return group < firstFreeGroup ? -1 : groupsFrom + 2 * (group - firstFreeGroup);
}

/** The calibrated item, or null where it has no estimate. */
export function itemOf(layout: Layout, slot: Slot, all: Float64Array): Item | null {
	if (slot.held) return slot.held.item;
	return slot.unusable ? null : slot.kernel.toItem(read(layout, slot, all));
}
