/**
 * What a target counts, as bits: each audience and each outcome has a bit for life, a person's standing is the sum of theirs, and a
 * column of the board counts those in whose standing all bits of that column are set.
 */

/** An outcome as far as a target needs to know it. */
export interface KnownOutcome {
	id: string;
	/** 0..62 */
	bit: number;
	state: 'learned' | 'assessed' | 'passed' | 'confirmed';
}

export interface Masks {
	/** All outcomes of the target: its own measure. */
	reached: bigint;
	/** The funnel: who learned, who was assessed, who passed, who was confirmed. */
	learned: bigint;
	assessed: bigint;
	passed: bigint;
	confirmed: bigint;
}

/** What the funnel shows where the target itself does not say. */
const OTHERWISE = {
	learned: 'basic-knowledge',
	assessed: 'assessed:own',
	passed: 'passed:own',
	confirmed: 'confirmed-vneid'
} as const;

/**
 * The masks of a target with these outcomes. In each state the funnel shows the target's own outcomes of that state, or else the
 * common one; `passed` follows `assessed` (the target counts assessments, the board shows beside them how many were passed).
 *
 * @throws Error for an outcome that `known` does not have
 */
export function masksOf(outcomes: string[], known: KnownOutcome[]): Masks {
	const byId = new Map(known.map((outcome) => [outcome.id, outcome]));
	const get = (id: string): KnownOutcome => {
		const outcome = byId.get(id);
		if (!outcome) throw new Error(`outcome ${id} is not known`);
		return outcome;
	};
	const bits = (ids: string[]) => ids.reduce((mask, id) => mask | (1n << BigInt(get(id).bit)), 0n);
	const own = (state: KnownOutcome['state']) => outcomes.filter((id) => get(id).state === state);
	const or = (ids: string[], state: keyof typeof OTHERWISE) => (ids.length > 0 ? ids : [OTHERWISE[state]]);
	const assessed = or(own('assessed'), 'assessed');
	const passed = own('passed');
	return {
		reached: bits(outcomes),
		learned: bits(or(own('learned'), 'learned')),
		assessed: bits(assessed),
		passed: bits(passed.length > 0 ? passed : assessed.map((id) => id.replace(/^assessed:/, 'passed:'))),
		confirmed: bits(or(own('confirmed'), 'confirmed'))
	};
}
