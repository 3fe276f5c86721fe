import { Refusal } from '../refusal.ts';

/** A unit that was merged, with what was asked of it. */
export interface Merged {
	name: string;
	/** A share in 0..1 or a number; `null` where it had no such target. */
	goal: number | null;
	/** People (or organisations) of the audience there, on the day of the change; `null` where nobody knows. */
	members: number | null;
}

/**
 * - `sum`: the numbers that were asked, added up
 * - `joined`: the number of people that the shares asked for, over all who are members now; nobody is asked for more than before
 * - `kept`: the share itself, now asked of everybody, also where there was no such target
 */
export type RestateRule = 'sum' | 'joined' | 'kept';

export interface Restated {
	rule: RestateRule;
	goal: number;
}

export interface Restatement {
	/** What the target could ask of the new unit, the rule that changes least first. Empty where nothing can be said. */
	choices: Restated[];
	/** Units that had no such target. */
	without: string[];
	/** Units whose members nobody knows. */
	unknown: string[];
}

/**
 * What a target means after its place was merged. It only says what could be asked: a person chooses and confirms, for a goal is a
 * promise that somebody made.
 *
 * ```ts
 * restate('share', [{ name: 'A', goal: .9, members: 100 }, { name: 'B', goal: null, members: 300 }])
 * // joined: 90 of 400 = .225; kept: .9; without: ['B']
 * ```
 *
 * @throws Refusal `restate-nothing` where no unit had such a target
 */
export function restate(measure: 'share' | 'count', units: readonly Merged[]): Restatement {
	const had = units.filter((unit): unit is Merged & { goal: number } => unit.goal !== null);
	if (had.length === 0) throw new Refusal('restate-nothing', 'none of the units had such a target');
	const without = units.filter(({ goal }) => goal === null).map(({ name }) => name);
	const unknown = units.filter(({ members }) => members === null).map(({ name }) => name);
	if (measure === 'count')
		return { choices: [{ rule: 'sum', goal: had.reduce((sum, { goal }) => sum + goal, 0) }], without, unknown };

	const choices: Restated[] = [];
	const members = units.reduce((sum, unit) => sum + (unit.members ?? 0), 0);
	const joined = had.reduce((sum, { goal, members }) => sum + goal * (members ?? 0), 0) / members;
	// In hundredths of a percent, so that what is confirmed is what was read.
	if (unknown.length === 0 && members > 0) choices.push({ rule: 'joined', goal: Math.max(1, Math.round(joined * 1e4)) / 1e4 });
	if (had.every(({ goal }) => goal === had[0]!.goal)) choices.push({ rule: 'kept', goal: had[0]!.goal });
	return { choices, without, unknown };
}
