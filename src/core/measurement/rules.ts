import { FACTORS, type Factor } from './fairness.ts';
import type { ItemFigures } from './bank.ts';

/** What `content/measurement/rules.json` says, each number with the file's source: when an item is looked at, when it may be released. */
export interface MeasurementRules {
	readonly release: {
		readonly minAnswers: number;
		/** Standard errors, in the units of each. */
		readonly maxSeA: number;
		readonly maxSeB: number;
		readonly slope: readonly [number, number];
		readonly location: readonly [number, number];
		readonly maxRmsd: number;
	};
	readonly look: {
		/** Answers below which nothing is said of an item. */
		readonly minAnswers: number;
		/** Share right above or below which an item tells little. */
		readonly tooEasy: number;
		readonly tooHard: number;
		readonly weakSlope: number;
		readonly rmsd: number;
		/** All must be passed: the errors of both difficulties, units of ordinary scatter, logits. */
		readonly driftZ: number;
		readonly driftLogits: number;
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
		if (dif.crossing) add(true, `crossing-${factor}`, weight);
		else add(true, (dif.delta ?? 0) < 0 ? `harder-${factor}` : `easier-${factor}`, weight);
	}
	const drift = item.drift;
	if (drift?.beyondError && Math.abs(drift.z) > look.driftZ && Math.abs(drift.difference) > look.driftLogits)
		// Against experts' judgements a difference is no drift but a better answer: good to know.
		add(true, drift.difference > 0 ? 'harder-than-known' : 'easier-than-known', item.present.released ? 'look' : 'note');
	add((item.fit?.rmsd ?? 0) > look.rmsd, 'misfit');
	add(item.found !== null && item.found.a < look.weakSlope, 'weak');
	add((item.right ?? 0.5) > look.tooEasy, 'too-easy');
	add((item.right ?? 0.5) < look.tooHard, 'too-hard');
	add((item.exposure ?? 0) > cap + look.overCap, 'often');
	return flags;
}

export type Hindrance = 'answers' | 'no-estimate' | 'se-a' | 'se-b' | 'slope' | 'location' | 'misfit' | 'bias';

/** Why the rule does not let an item's new parameters out; empty: it does. */
export function hindrancesOf(item: ItemFigures, { release }: MeasurementRules): Hindrance[] {
	const { found } = item;
	if (!found || item.status !== 'estimated') return ['no-estimate'];
	const outside = (value: number, [low, high]: readonly [number, number]) => value < low || value > high;
	const all: [boolean, Hindrance][] = [
		[item.answers < release.minAnswers, 'answers'],
		[!(found.seA <= release.maxSeA), 'se-a'],
		[!(found.seB <= release.maxSeB), 'se-b'],
		[outside(found.a, release.slope), 'slope'],
		[outside(found.b, release.location), 'location'],
		[!((item.fit?.rmsd ?? 0) <= release.maxRmsd), 'misfit'],
		[FACTORS.some((factor) => item.fairness[factor]?.class === 'C' && item.fairness[factor].holds), 'bias']
	];
	return all.filter(([stands]) => stands).map(([, hindrance]) => hindrance);
}
