import { Refusal } from '../refusal.ts';
import { checkFinite } from './item.ts';

export interface Measured {
	readonly theta: number;
	/** Standard error, logits, above 0. */
	readonly se: number;
}

export interface Change {
	/** Later minus earlier, logits. */
	readonly difference: number;
	/** The difference in units of its own standard error. */
	readonly z: number;
	readonly verdict: 'improved' | 'declined' | 'unclear';
}

/**
 * Reliable change (Jacobson & Truax 1991): whether two measurements of a person differ by more than their errors
 * explain. `criterion`: the z to pass, 1.96 for 95 %. Both must be on one scale; estimates that lean on a prior (EAP,
 * MAP) both lean the same way, which makes the test careful rather than bold. Refuses `irt-bad-number`.
 *
 * ```ts
 * reliableChange({ theta: -0.5, se: 0.3 }, { theta: 0.6, se: 0.3 }) // { difference: 1.1, z: 2.59…, verdict: 'improved' }
 * ```
 */
export function reliableChange(earlier: Measured, later: Measured, criterion = 1.96): Change {
	for (const { theta, se } of [earlier, later]) {
		checkFinite(theta, 'theta');
		if (!(se > 0 && Number.isFinite(se)))
			throw new Refusal('irt-bad-number', `se must be above 0, got ${se}.`, { field: 'se', value: se });
	}
	if (!(criterion > 0))
		throw new Refusal('irt-bad-number', `criterion must be above 0, got ${criterion}.`, { field: 'criterion', value: criterion });
	const difference = later.theta - earlier.theta;
	const z = difference / Math.hypot(earlier.se, later.se);
	return { difference, z, verdict: z > criterion ? 'improved' : z < -criterion ? 'declined' : 'unclear' };
}
