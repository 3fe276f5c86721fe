/**
 * SQUAREM (Varadhan & Roland 2008, scheme S3): two steps of a slowly converging map are taken, their change of
 * direction extrapolated, and the leap kept only where it is no worse than what the plain steps reached.
 */
export interface FixedPoint {
	readonly parameters: Float64Array;
	readonly converged: boolean;
	/** Applications of the map. */
	readonly steps: number;
	/** The objective at `parameters`. */
	readonly value: number;
}

export interface Map {
	/** One step: new parameters, and the objective (to rise) at the given ones. */
	step(parameters: Float64Array): { next: Float64Array; value: number };
	/** Brings a leap back among the allowed parameters. */
	clamp(parameters: Float64Array): Float64Array;
}

/** Stops when one step moves no parameter by more than `tolerance`, or after `maxSteps`. */
export function squarem(map: Map, start: Float64Array, tolerance: number, maxSteps: number): FixedPoint {
	let at = start;
	let steps = 0;
	let best = map.step(at);
	steps++;
	while (steps < maxSteps) {
		if (distance(best.next, at) <= tolerance) return { parameters: best.next, converged: true, steps, value: best.value };
		const once = best.next;
		const second = map.step(once);
		steps++;
		if (distance(second.next, once) <= tolerance) return { parameters: second.next, converged: true, steps, value: second.value };
		const leap = map.clamp(extrapolate(at, once, second.next));
		const tried = map.step(leap);
		steps++;
		// EM never lowers the objective, so `second.value` is already at or above `best.value`.
		if (Number.isFinite(tried.value) && tried.value >= second.value) {
			at = leap;
			best = tried;
		} else {
			at = second.next;
			best = map.step(at);
			steps++;
		}
	}
	return { parameters: best.next, converged: false, steps, value: best.value };
}

function extrapolate(at: Float64Array, once: Float64Array, twice: Float64Array): Float64Array {
	let r2 = 0;
	let v2 = 0;
	for (let i = 0; i < at.length; i++) {
		const r = once[i]! - at[i]!;
		const v = twice[i]! - once[i]! - r;
		r2 += r * r;
		v2 += v * v;
	}
	// A length of 1 is the plain second step; beyond 100 the curvature is noise.
	const length = v2 === 0 ? 1 : Math.min(100, Math.max(1, Math.sqrt(r2 / v2)));
	return at.map((value, i) => {
		const r = once[i]! - value;
		const v = twice[i]! - once[i]! - r;
		return value + 2 * length * r + length * length * v;
	});
}

function distance(p: Float64Array, q: Float64Array): number {
	let largest = 0;
	for (let i = 0; i < p.length; i++) largest = Math.max(largest, Math.abs(p[i]! - q[i]!));
	return largest;
}
