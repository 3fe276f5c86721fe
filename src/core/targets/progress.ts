/** Where one place stands against one target. Counts are of people, or of organisations. */
export interface Counts {
	members: number;
	learned: number;
	assessed: number;
	passed: number;
	confirmed: number;
	/** What the target itself counts. */
	reached: number;
}

/** A column of the board. */
export type Column = keyof Counts;

/** What the target asks: a share in 0..1 of the members, or a number. */
export interface Goal {
	measure: 'share' | 'count';
	goal: number;
	op: '>=' | '>';
	/** `yyyy-mm-dd`, the last day on which it can be met. */
	deadline: string;
}

/**
 * - `nobody`: nobody of the audience is known here yet, so there is nothing to say
 * - `met`: the goal is reached
 * - `under-way`: not yet, and there is time
 * - `overdue`: not yet, and the deadline is past
 * - `part`: the goal is a number for a larger place, to which this one contributes
 */
export type Status = 'nobody' | 'met' | 'under-way' | 'overdue' | 'part';

export interface Progress {
	status: Status;
	/** Reached out of the members, 0..1; `null` where nobody is known. */
	share: number | null;
	/** How many more are needed today; 0 when met, `null` where that cannot be said. */
	missing: number | null;
}

/**
 * Says how far a place is.
 *
 * @param whole whether this is the place that the target was set for; a number is a goal for that place only
 * @param today `yyyy-mm-dd`
 */
export function progressOf(goal: Goal, counts: Counts, whole: boolean, today: string): Progress {
	const { members, reached } = counts;
	const share = members > 0 ? reached / members : null;
	if (goal.measure === 'count' && !whole) return { status: members > 0 ? 'part' : 'nobody', share, missing: null };
	if (members === 0) return { status: 'nobody', share, missing: null };
	const needed = goal.measure === 'share' ? goal.goal * members : goal.goal;
	// The smallest whole number that meets it; a thousandth forgives the error of a share such as 0.9 × 30.
	const enough = goal.op === '>' ? Math.floor(needed + 1e-3) + 1 : Math.ceil(needed - 1e-3);
	const missing = Math.max(0, enough - reached);
	return { status: missing === 0 ? 'met' : today > goal.deadline ? 'overdue' : 'under-way', share, missing };
}

/** Groups below this are shown, and marked: one person moves their share by more than three points. */
export const SMALL_GROUP = 30;
