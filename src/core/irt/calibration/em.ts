import { expectation, type Expectation, type Visit } from './e-step.ts';
import { groupAt, groupOf, read, write, type Layout, type Slot } from './layout.ts';
import { clamp, maximise, slopesOf, type ItemTask } from './m-step.ts';
import { logPrior, type Priors } from './priors.ts';
import type { Packed } from './responses.ts';

/** Everything that stays the same while the parameters move. */
export interface Model {
	readonly packed: Packed;
	readonly layout: Layout;
	readonly points: Float64Array;
	readonly priors: Priors;
	/** Who does the E step; `expectation` itself without it. */
	readonly workers?: ExpectationStep;
}

/** An E step as `expectation` does it, by somebody who shares the rows out among threads. */
export type ExpectationStep = (packed: Packed, logP: readonly Float64Array[], logPrior: readonly Float64Array[]) => Expectation;

/** Bounds of a group's mean and log standard deviation, so that the grid still holds it. */
const MEAN = 5;
const LOG_SD: readonly [number, number] = [Math.log(0.1), Math.log(4)];

export function expect(model: Model, all: Float64Array, visit?: Visit): Expectation {
	const { packed, layout, points } = model;
	const logP = layout.slots.map((slot) => logProbabilities(model, slot, all));
	const logPriors = Array.from({ length: layout.groupCount }, (_, g) => logWeights(points, groupOf(layout, all, g)));
	return model.workers && !visit ? model.workers(packed, logP, logPriors) : expectation(packed, logP, logPriors, visit);
}

/** categories × points; zeros, which say nothing, where the item is not usable. */
function logProbabilities({ layout, points }: Model, slot: Slot, all: Float64Array): Float64Array {
	const { kernel } = slot;
	const table = new Float64Array(kernel.categories * points.length);
	if (slot.unusable) return table;
	const p = read(layout, slot, all);
	const logP = new Float64Array(kernel.categories);
	const unused = new Float64Array(kernel.categories * kernel.size);
	for (let q = 0; q < points.length; q++) {
		kernel.at(p, points[q]!, logP, unused);
		for (let k = 0; k < kernel.categories; k++) table[k * points.length + q] = logP[k]!;
	}
	return table;
}

/** log of the share of a normal population at each point; the shares sum to 1. */
function logWeights(points: Float64Array, { mean, sd }: { mean: number; sd: number }): Float64Array {
	const logs = points.map((theta) => -0.5 * ((theta - mean) / sd) ** 2);
	const norm = Math.log(logs.reduce((sum, value) => sum + Math.exp(value), 0));
	return logs.map((value) => value - norm);
}

function taskOf({ layout, points, priors }: Model, { counts }: Expectation, i: number): ItemTask {
	return { kernel: layout.slots[i]!.kernel, counts: counts[i]!, points, priors };
}

/** One EM step from `all`, and the penalised log-likelihood at `all`. */
export function emStep(model: Model, all: Float64Array): { next: Float64Array; value: number } {
	const expected = expect(model, all);
	const { layout } = model;
	const next = Float64Array.from(all);
	layout.slots.forEach((slot, i) => {
		if (!slot.unusable && !slot.held)
			write(slot, next, maximise(taskOf(model, expected, i), read(layout, slot, all), slot.sharesSlope ? 1 : 0));
	});
	if (layout.hasCommonSlope) next[0] = commonSlope(model, expected, next);
	moveGroups(model, expected, next);
	return { next, value: expected.logLikelihood + priorValue(model, all) };
}

/** The slope that all 1pl items share, given their intercepts: conditional maximisation (Meng & Rubin 1993). */
function commonSlope(model: Model, expected: Expectation, all: Float64Array): number {
	const { layout } = model;
	const trial = Float64Array.from(all);
	for (let round = 0; round < 5; round++) {
		let gradient = 0;
		let information = 0;
		layout.slots.forEach((slot, i) => {
			if (!slot.sharesSlope || slot.unusable) return;
			const slopes = slopesOf(taskOf(model, expected, i), read(layout, slot, trial));
			gradient += slopes.gradient[0]!;
			information += slopes.information[0]!;
		});
		const move = Math.max(-0.5, Math.min(0.5, gradient / (information + 1e-10)));
		trial[0] = Math.max(-4, Math.min(3, trial[0]! + move));
		if (Math.abs(move) < 1e-9) break;
	}
	return trial[0]!;
}

function moveGroups({ layout, points }: Model, { persons }: Expectation, next: Float64Array): void {
	for (let g = layout.firstFreeGroup; g < layout.groupCount; g++) {
		const { total, mean, variance } = momentsOf(points, persons[g]!);
		if (!(total > 0)) continue;
		const at = groupAt(layout, g);
		next[at] = Math.max(-MEAN, Math.min(MEAN, mean));
		next[at + 1] = Math.max(LOG_SD[0], Math.min(LOG_SD[1], 0.5 * Math.log(variance)));
	}
}

function momentsOf(points: Float64Array, counts: Float64Array): { total: number; mean: number; variance: number } {
	let total = 0;
	let first = 0;
	let second = 0;
	points.forEach((theta, q) => {
		total += counts[q]!;
		first += counts[q]! * theta;
		second += counts[q]! * theta * theta;
	});
	const mean = first / total;
	return { total, mean, variance: Math.max(1e-6, second / total - mean * mean) };
}

function priorValue({ layout, priors }: Model, all: Float64Array): number {
	let value = 0;
	for (const slot of layout.slots) {
		if (slot.unusable) continue;
		const p = read(layout, slot, all);
		value += logPrior(slot.kernel, p, priors, new Float64Array(p.length), new Float64Array(p.length));
	}
	return value;
}

/** Brings every parameter back into its bounds. */
export function clampAll({ layout }: Model, all: Float64Array): Float64Array {
	const clamped = Float64Array.from(all);
	for (const slot of layout.slots) if (!slot.unusable) write(slot, clamped, clamp(slot.kernel, read(layout, slot, all)));
	if (layout.hasCommonSlope) clamped[0] = Math.max(-4, Math.min(3, all[0]!));
	for (let at = layout.groupsFrom; at < layout.size; at += 2) {
		clamped[at] = Math.max(-MEAN, Math.min(MEAN, all[at]!));
		clamped[at + 1] = Math.max(LOG_SD[0], Math.min(LOG_SD[1], all[at + 1]!));
	}
	return clamped;
}

/**
 * The gradient of the penalised marginal log-likelihood by every parameter: the gradient of the expected complete-data
 * log-likelihood at the same point (Fisher's identity; Louis 1982).
 */
export function gradientAt(model: Model, all: Float64Array): Float64Array {
	const expected = expect(model, all);
	const { layout, points } = model;
	const gradient = new Float64Array(layout.size);
	layout.slots.forEach((slot, i) => {
		if (slot.unusable) return;
		const own = slopesOf(taskOf(model, expected, i), read(layout, slot, all)).gradient;
		write(slot, gradient, own);
		if (slot.sharesSlope && layout.hasCommonSlope) gradient[0]! += own[0]!;
	});
	for (let g = layout.firstFreeGroup; g < layout.groupCount; g++) {
		const { mean, sd } = groupOf(layout, all, g);
		const here = momentsOf(points, expected.persons[g]!);
		// Against the moments of the population on the same grid, so that a cut-off tail does not count as a pull.
		const there = momentsOf(points, logWeights(points, { mean, sd }).map(Math.exp));
		const second = (m: { mean: number; variance: number }): number => m.variance + (m.mean - mean) ** 2;
		const at = groupAt(layout, g);
		gradient[at] = (here.total * (here.mean - there.mean)) / (sd * sd);
		gradient[at + 1] = (here.total * (second(here) - second(there))) / (sd * sd);
	}
	return gradient;
}
