import { Refusal } from '../../refusal.ts';
import type { Item } from '../item.ts';
import { clampAll, emStep, expect, type Model } from './em.ts';
import { covarianceOf } from './errors.ts';
import { categoriesOf, groupOf, itemOf, layoutOf, read, startOf, type ItemSpec, type Layout, type Unusable } from './layout.ts';
import { checkPriors, type Priors } from './priors.ts';
import { pack, type Responses } from './responses.ts';
import { squarem } from './squarem.ts';

export interface CalibrationOptions {
	readonly priors?: Priors;
	/** A slope for all 1pl items, held fixed; without it their common slope is estimated. */
	readonly commonSlope?: number;
	/** Done when one EM step moves no parameter by more than this; 1e-5. */
	readonly tolerance?: number;
	/** EM steps at most; 1,000. */
	readonly maxSteps?: number;
	/** How the standard errors are found; `observed`. See `covarianceOf` for what each costs. */
	readonly errors?: 'observed' | 'cross-product' | 'none';
	/** Grid points, equally spaced on [-6, 6]; 61. */
	readonly points?: number;
}

export interface CalibratedItem {
	/** Null where the item has no estimate; `status` says why. */
	readonly item: Item | null;
	/** Standard errors of a, of each b, of each intercept d = -a·b, and of c; null where they could not be found. */
	readonly errors: { readonly a: number; readonly b: readonly number[]; readonly d: readonly number[]; readonly c?: number } | null;
	/** `at-bound`: a parameter ran into its limit; look at the key and the wording before using the item. */
	readonly status: 'estimated' | 'at-bound' | Unusable;
	/** Persons who answered it. */
	readonly answers: number;
}

export interface Calibration {
	readonly items: readonly CalibratedItem[];
	/** Ability in each group; the first is 0 and 1 by definition and sets the scale. */
	readonly groups: readonly { readonly mean: number; readonly sd: number }[];
	/** Marginal log-likelihood of all answers, priors not counted. */
	readonly logLikelihood: number;
	readonly converged: boolean;
	/** EM steps taken. */
	readonly steps: number;
}

/**
 * Item parameters from answers: marginal maximum likelihood by EM (Bock & Aitkin 1981; several groups, Bock &
 * Zimowski 1997), accelerated by SQUAREM. Ability is N(0, 1) in the first group. Answers may be missing by design or
 * because an adaptive test did not ask; what was not seen says nothing. Bounded in steps; `converged` says whether it
 * got there. Refuses `irt-bad-responses`, `irt-bad-spec`, `irt-bad-prior`, `irt-bad-number`.
 *
 * ```ts
 * const { items, converged } = calibrate(lsat6, Array.from({ length: 5 }, () => ({ model: '2pl' })));
 * // items[0].item: { model: '2pl', a: 0.8256…, b: -3.3588… }, items[0].errors.a: 0.258…
 * ```
 */
export function calibrate(responses: Responses, specs: readonly ItemSpec[], options: CalibrationOptions = {}): Calibration {
	const { priors = {}, commonSlope = null, tolerance = 1e-5, maxSteps = 1000, errors = 'observed', points = 61 } = options;
	checkPriors(priors);
	checkNumbers({ commonSlope: commonSlope ?? 1, tolerance, maxSteps });
	if (!(Number.isInteger(points) && points >= 11 && points <= 1001))
		throw new Refusal('irt-bad-number', `points must be a whole number from 11 to 1001, got ${points}.`, {
			field: 'points',
			value: points
		});
	const packed = pack(responses, categoriesOf(specs));
	const layout = layoutOf(specs, packed, commonSlope);
	const grid = Float64Array.from({ length: points }, (_, q) => -6 + (12 * q) / (points - 1));
	const model: Model = { packed, layout, points: grid, priors };
	const found = squarem(
		{ step: (all) => emStep(model, all), clamp: (all) => clampAll(model, all) },
		startOf(layout, packed),
		tolerance,
		maxSteps
	);
	const all = found.parameters;
	const bound = boundParameters(layout, all);
	const free = Array.from(all.keys()).filter((at) => !bound.has(at));
	const covariance = errors === 'none' ? null : covarianceOf(model, all, errors, free);
	return {
		items: layout.slots.map((slot, i) => ({
			item: itemOf(layout, slot, all),
			errors: covariance && !slot.unusable ? itemErrors(layout, i, all, covariance) : null,
			status: slot.unusable ?? (parameterPlaces(layout, i).some((at) => bound.has(at)) ? 'at-bound' : 'estimated'),
			answers: packed.answered[i]!
		})),
		groups: Array.from({ length: layout.groupCount }, (_, g) => groupOf(layout, all, g)),
		logLikelihood: expect(model, all).logLikelihood,
		converged: found.converged,
		steps: found.steps
	};
}

function checkNumbers(values: Record<string, number>): void {
	for (const [field, value] of Object.entries(values))
		if (!(value > 0 && Number.isFinite(value)))
			throw new Refusal('irt-bad-number', `${field} must be above 0, got ${value}.`, { field, value });
}

/** Where item i's parameters stand in the vector; -1 for a slope that is fixed. */
function parameterPlaces({ slots, hasCommonSlope }: Layout, i: number): number[] {
	const { kernel, from, sharesSlope } = slots[i]!;
	if (sharesSlope) return [hasCommonSlope ? 0 : -1, from];
	return Array.from({ length: kernel.size }, (_, j) => from + j);
}

function boundParameters(layout: Layout, all: Float64Array): Set<number> {
	const bound = new Set<number>();
	layout.slots.forEach((slot, i) => {
		if (slot.unusable) return;
		const p = read(layout, slot, all);
		parameterPlaces(layout, i).forEach((at, j) => {
			if (at >= 0 && (p[j]! <= slot.kernel.low[j]! + 1e-9 || p[j]! >= slot.kernel.high[j]! - 1e-9)) bound.add(at);
		});
	});
	return bound;
}

/** By the delta method: each reported number's derivatives by the item's parameters, around their covariance. */
function itemErrors(layout: Layout, i: number, all: Float64Array, covariance: Float64Array): CalibratedItem['errors'] {
	const { kernel } = layout.slots[i]!;
	const places = parameterPlaces(layout, i);
	const p = read(layout, layout.slots[i]!, all);
	const errorOf = (number: (p: Float64Array) => number): number => {
		const slope = p.map((value, j) => {
			const width = 1e-5 * Math.max(1, Math.abs(value));
			return (number(p.with(j, value + width)) - number(p.with(j, value - width))) / (2 * width);
		});
		let variance = 0;
		places.forEach((row, m) =>
			places.forEach(
				(column, n) => (variance += row < 0 || column < 0 ? 0 : slope[m]! * slope[n]! * covariance[row * all.length + column]!)
			)
		);
		return Math.sqrt(Math.max(0, variance));
	};
	const locations = (q: Float64Array): readonly number[] => [kernel.toItem(q).b].flat();
	const each = (number: (q: Float64Array, k: number) => number): number[] => locations(p).map((_, k) => errorOf((q) => number(q, k)));
	return {
		a: errorOf((q) => Math.exp(q[0]!)),
		b: each((q, k) => locations(q)[k]!),
		d: each((q, k) => -Math.exp(q[0]!) * locations(q)[k]!),
		...(kernel.model === '3pl' ? { c: errorOf((q) => 1 / (1 + Math.exp(-q[2]!))) } : {})
	};
}
