import type { Covariance } from './errors.ts';
import { places, read, type Layout } from './layout.ts';

/** Standard errors of a, of each b, of their mean (`location`), of each intercept d = -a·b, and of c, in the units of each. */
export interface ItemErrors {
	readonly a: number;
	readonly b: readonly number[];
	readonly location: number;
	readonly d: readonly number[];
	readonly c?: number;
}

/**
 * By the delta method: each reported number's derivatives by the item's parameters, around their covariance. Null where
 * one of them is not known: the item is unusable, held, at a bound, or not told apart from others by the data.
 */
export function itemErrors(layout: Layout, i: number, all: Float64Array, covariance: Covariance): ItemErrors | null {
	const slot = layout.slots[i]!;
	const own = places(layout, i);
	if (slot.unusable || slot.held) return null;
	const { kernel } = slot;
	const p = read(layout, slot, all);
	const around = own.map((row) => own.map((column) => (row < 0 || column < 0 ? 0 : covariance(row, column))));
	const errorOf = (number: (p: Float64Array) => number): number => {
		const slope = p.map((value, j) => {
			const width = 1e-5 * Math.max(1, Math.abs(value));
			return (number(p.with(j, value + width)) - number(p.with(j, value - width))) / (2 * width);
		});
		let variance = 0;
		around.forEach((row, m) => row.forEach((value, n) => (variance += slope[m]! * slope[n]! * value)));
		return Math.sqrt(variance);
	};
	const locations = (q: Float64Array): readonly number[] => [kernel.toItem(q).b].flat();
	const each = (number: (q: Float64Array, k: number) => number): number[] =>
		locations(p).map((_, k) => errorOf((q) => number(q, k)));
	const errors: ItemErrors = {
		a: errorOf((q) => Math.exp(q[0]!)),
		b: each((q, k) => locations(q)[k]!),
		location: errorOf((q) => locations(q).reduce((sum, b) => sum + b, 0) / locations(q).length),
		d: each((q, k) => -Math.exp(q[0]!) * locations(q)[k]!),
		...(kernel.model === '3pl' ? { c: errorOf((q) => 1 / (1 + Math.exp(-q[2]!))) } : {})
	};
	return [errors.a, ...errors.b, ...errors.d, errors.c ?? 0].every(Number.isFinite) ? errors : null;
}
