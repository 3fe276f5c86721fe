import { Refusal } from '../../refusal.ts';
import type { Item } from '../item.ts';
import { clampAll, emStep, expect, type ExpectationStep, type Model } from './em.ts';
import { affordable, covarianceOf, type ErrorMethod } from './errors.ts';
import { itemErrors, type ItemErrors } from './item-errors.ts';
import {
	categoriesOf,
	groupOf,
	itemOf,
	layoutOf,
	places,
	read,
	startOf,
	type ItemSpec,
	type Layout,
	type Unusable
} from './layout.ts';
import { checkPriors, type Priors } from './priors.ts';
import { pack, type Responses } from './responses.ts';
import { squarem } from './squarem.ts';

export interface CalibrationOptions {
	readonly priors?: Priors;
	/**
	 * Items whose parameters are known and stay as they are, null for those to be estimated (fixed-parameter calibration;
	 * Kim 2006, its variant that moves the population in every EM step): new items seeded among them come out on the scale
	 * of the bank, and every group's mean and standard deviation, too.
	 */
	readonly held?: readonly (Item | null)[];
	/** A slope for all 1pl items, held fixed; without it their common slope is estimated. */
	readonly commonSlope?: number;
	/** Done when one EM step moves no parameter by more than this; 1e-5. */
	readonly tolerance?: number;
	/** EM steps at most; 1,000. */
	readonly maxSteps?: number;
	/** How the standard errors are found; without it, the best way that a run of this size can afford. */
	readonly errors?: ErrorMethod | 'none';
	/** Grid points, equally spaced on [-6, 6]; 61. */
	readonly points?: number;
	/** Does the E steps, for example on several threads (`rowsOf` and `sumOf` share them out); passed in, for threads are no part of these rules. */
	readonly workers?: ExpectationStep;
}

export interface CalibratedItem {
	/** Null where the item has no estimate; `status` says why. */
	readonly item: Item | null;
	/** Null where they could not be found. */
	readonly errors: ItemErrors | null;
	/** `at-bound`: a parameter ran into its limit; look at the key and the wording before using the item. */
	readonly status: 'estimated' | 'at-bound' | 'held' | Unusable;
	/** Persons who answered it. */
	readonly answers: number;
}

export interface Calibration {
	readonly items: readonly CalibratedItem[];
	/** Ability in each group; without held items the first is 0 and 1 by definition and sets the scale. */
	readonly groups: readonly { readonly mean: number; readonly sd: number }[];
	/** Marginal log-likelihood of all answers, priors not counted. */
	readonly logLikelihood: number;
	readonly converged: boolean;
	/** How the standard errors were found. */
	readonly errorMethod: ErrorMethod | 'none';
	/** EM steps taken. */
	readonly steps: number;
}

/**
 * Item parameters from answers: marginal maximum likelihood by EM (Bock & Aitkin 1981; several groups, Bock &
 * Zimowski 1997), accelerated by SQUAREM. Ability is N(0, 1) in the first group, unless held
 * items set the scale. Answers may be missing by design or
 * because an adaptive test did not ask; what was not seen says nothing. Bounded in steps; `converged` says whether it
 * got there. Refuses `irt-bad-responses`, `irt-bad-spec`, `irt-bad-prior`, `irt-bad-number`.
 *
 * ```ts
 * const { items, converged } = calibrate(lsat6, Array.from({ length: 5 }, () => ({ model: '2pl' })));
 * // items[0].item: { model: '2pl', a: 0.8256…, b: -3.3588… }, items[0].errors.a: 0.258…
 * ```
 */
export function calibrate(responses: Responses, specs: readonly ItemSpec[], options: CalibrationOptions = {}): Calibration {
	const { priors = {}, held, commonSlope = null, tolerance = 1e-5, maxSteps = 1000, errors, points = 61, workers } = options;
	checkPriors(priors);
	checkNumbers({ commonSlope: commonSlope ?? 1, tolerance, maxSteps });
	if (!(Number.isInteger(points) && points >= 11 && points <= 1001))
		throw new Refusal('irt-bad-number', `points must be a whole number from 11 to 1001, got ${points}.`, {
			field: 'points',
			value: points
		});
	const packed = pack(responses, categoriesOf(specs));
	const layout = layoutOf(specs, packed, commonSlope, held);
	const grid = Float64Array.from({ length: points }, (_, q) => -6 + (12 * q) / (points - 1));
	const model: Model = { packed, layout, points: grid, priors, ...(workers && { workers }) };
	const found = squarem(
		{ step: (all) => emStep(model, all), clamp: (all) => clampAll(model, all) },
		startOf(layout, packed),
		tolerance,
		maxSteps
	);
	const all = found.parameters;
	const bound = boundParameters(layout, all);
	const free = Array.from(all.keys()).filter((at) => !bound.has(at));
	const method = errors ?? affordable(model);
	const covariance = method === 'none' ? null : covarianceOf(model, all, method, free);
	return {
		items: layout.slots.map((slot, i) => ({
			item: itemOf(layout, slot, all),
			errors: covariance && itemErrors(layout, i, all, covariance),
			status: slot.held ? 'held' : (slot.unusable ?? (places(layout, i).some((at) => bound.has(at)) ? 'at-bound' : 'estimated')),
			answers: packed.answered[i]!
		})),
		groups: Array.from({ length: layout.groupCount }, (_, g) => groupOf(layout, all, g)),
		logLikelihood: expect(model, all).logLikelihood,
		converged: found.converged,
		errorMethod: method,
		steps: found.steps
	};
}

function checkNumbers(values: Record<string, number>): void {
	for (const [field, value] of Object.entries(values))
		if (!(value > 0 && Number.isFinite(value)))
			throw new Refusal('irt-bad-number', `${field} must be above 0, got ${value}.`, { field, value });
}

function boundParameters(layout: Layout, all: Float64Array): Set<number> {
	const bound = new Set<number>();
	layout.slots.forEach((slot, i) => {
		if (slot.unusable || slot.held) return;
		const p = read(layout, slot, all);
		places(layout, i).forEach((at, j) => {
			if (at >= 0 && (p[j]! <= slot.kernel.low[j]! + 1e-9 || p[j]! >= slot.kernel.high[j]! - 1e-9)) bound.add(at);
		});
	});
	return bound;
}
