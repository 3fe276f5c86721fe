import { modelOf, releaseProblems, type ReleaseProblem, type ReleaseRule } from '../irt/index.ts';
import { FACTORS, type Factor } from './fairness.ts';
import type { ItemFigures } from './bank.ts';

/** What `content/measurement/rules.json` says, each number with the file's source: when an item is looked at, when it may be released. */
export interface MeasurementRules {
	readonly release: ReleaseRule;
	readonly look: {
		/** Answers below which nothing is said of an item. */
		readonly minAnswers: number;
		/** Share right above or below which an item tells little. */
		readonly tooEasy: number;
		readonly tooHard: number;
		readonly weakSlope: number;
		readonly rmsd: number;
		/** Above the cap of the policy by more than this. */
		readonly overCap: number;
	};
}

export type FlagCode =
	| 'few'
	| 'no-estimate'
	| 'too-easy'
	| 'too-hard'
	| 'weak'
	| 'misfit'
	| 'harder-than-known'
	| 'easier-than-known'
	| 'often'
	| `harder-${Factor}`
	| `easier-${Factor}`
	| `crossing-${Factor}`;

/** `look`: a person should look at the item; `note`: good to know. */
export interface Flag {
	readonly code: FlagCode;
	readonly weight: 'look' | 'note';
}

/** What is to be said of an item, in words that a page has. `cap`: the largest share of sittings that a policy lets see it. */
export function flagsOf(item: ItemFigures, { look }: MeasurementRules, cap: number): Flag[] {
	if (item.answers < look.minAnswers) return [{ code: 'few', weight: 'note' }];
	const flags: Flag[] = [];
	const add = (yes: boolean, code: FlagCode, weight: Flag['weight'] = 'look') => yes && flags.push({ code, weight });
	add(item.found === null || item.status !== 'estimated', 'no-estimate');
	for (const factor of FACTORS) {
		const dif = item.fairness[factor];
		if (!dif || !dif.holds || dif.class === 'A') continue;
		const weight = dif.class === 'C' ? 'look' : 'note';
		add(true, `${dif.favours === null ? 'crossing' : dif.favours === 'reference' ? 'harder' : 'easier'}-${factor}`, weight);
	}
	const { drift } = item;
	if (drift?.moved)
		// Against experts' judgements a difference is no drift but a better answer: good to know.
		add(true, drift.difference > 0 ? 'harder-than-known' : 'easier-than-known', item.present.released ? 'look' : 'note');
	add((item.fit?.rmsd ?? 0) > look.rmsd, 'misfit');
	add(item.found !== null && item.found.a < look.weakSlope, 'weak');
	add((item.right ?? 0.5) > look.tooEasy, 'too-easy');
	add((item.right ?? 0.5) < look.tooHard, 'too-hard');
	add((item.exposure ?? 0) > cap + look.overCap, 'often');
	return flags;
}

export type Hindrance = ReleaseProblem | 'biased';

/** Why the rule does not let an item's new parameters out; empty: it does. */
export function hindrancesOf({ found, status, answers, fit, fairness }: ItemFigures, { release }: MeasurementRules): Hindrance[] {
	const item = found && modelOf(found);
	const errors = found && { a: found.seA, b: found.seSteps ?? [found.seB], location: found.seB, d: [] };
	const isBiased = FACTORS.some((factor) => fairness[factor]?.class === 'C' && fairness[factor].holds);
	return [
		...releaseProblems({ item, errors, status, answers }, fit && { ...fit, groups: [] }, release),
		...(isBiased ? (['biased'] as const) : [])
	];
}
