import { Refusal } from '../../refusal.ts';
import { MISSING, type Responses } from '../calibration/responses.ts';
import { logisticDif, type LogisticDif } from './logistic-dif.ts';
import { mantelHaenszel, type MantelHaenszel } from './mantel-haenszel.ts';
import type { Matching } from './purify.ts';

/** Which levels of a factor (sex, age band, type of place, mode) are compared. */
export interface Comparison {
	/** The level that sets the measure, and the one that is looked at. */
	readonly reference: number;
	readonly focal: number;
}

/** How many must have answered an item before anything is said of it. */
export interface Enough {
	/** In the smaller of the two groups; 200. */
	readonly smaller: number;
	/** In both together; 500. Both numbers are those of the Educational Testing Service (Zwick 2012). */
	readonly together: number;
}

export interface Screened {
	/** People of each group who answered the item. */
	readonly reference: number;
	readonly focal: number;
	/** `too-few`: nothing is said, and the tests below are not to be read; else the graver class of the two tests. */
	readonly class: 'A' | 'B' | 'C' | 'too-few';
	/** Which group the item favours at equal ability; null where it is fair or it turns with ability. */
	readonly favours: 'reference' | 'focal' | null;
	readonly mantelHaenszel: MantelHaenszel;
	readonly logistic: LogisticDif;
}

/**
 * Bias of every item between two levels of one factor, by both tests: Mantel–Haenszel, and logistic regression for the
 * bias that turns with ability, which the first cannot see. `levels`: each person's level; people of other levels are
 * left out. In an adaptive test people saw different items: give `matching.abilities`.
 * Refuses `irt-bad-responses`.
 */
export function screenBias(
	responses: Responses,
	levels: ArrayLike<number>,
	{ reference, focal }: Comparison,
	matching: Matching = {},
	enough: Enough = { smaller: 200, together: 500 }
): Screened[] {
	const { persons, items, data } = responses;
	if (levels.length !== persons)
		throw new Refusal('irt-bad-responses', `There are ${persons} persons but ${levels.length} levels.`, {
			field: 'levels',
			value: levels.length
		});
	if (reference === focal)
		throw new Refusal('irt-bad-responses', `Level ${focal} cannot be compared with itself.`, { field: 'focal', value: focal });
	const chosen = Array.from({ length: persons }, (_, p) => p).filter((p) => levels[p] === reference || levels[p] === focal);
	const nobody = { reference: 0, focal: 0 };
	const counts = Array.from({ length: items }, () => ({ ...nobody }));
	const rows = new Uint8Array(chosen.length * items);
	chosen.forEach((p, row) => {
		const group = levels[p] === focal ? 'focal' : 'reference';
		for (let i = 0; i < items; i++) {
			const category = data[p * items + i]!;
			rows[row * items + i] = category;
			if (category !== MISSING) counts[i]![group]++;
		}
	});
	if (chosen.length === 0)
		throw new Refusal('irt-bad-responses', `Nobody is of level ${reference} or ${focal}.`, { field: 'levels' });
	const fairness = {
		persons: chosen.length,
		items,
		data: rows,
		groups: Uint8Array.from(chosen, (p) => Number(levels[p] === focal))
	};
	const { abilities, ...rest } = matching;
	const ofChosen = (all: ArrayLike<number>) => Float64Array.from(chosen, (p) => all[p] ?? NaN);
	const matched = abilities && {
		abilities: typeof abilities === 'function' ? (item: number) => ofChosen(abilities(item)) : ofChosen(abilities)
	};
	const byTables = mantelHaenszel(fairness, { ...rest, ...matched }).items;
	const byRegression = logisticDif(fairness, { ...rest, ...matched }).items;
	return counts.map((count, i) => {
		const [tables, regression] = [byTables[i]!, byRegression[i]!];
		const few = Math.min(count.reference, count.focal) < enough.smaller || count.reference + count.focal < enough.together;
		const graver = tables.class > regression.class ? tables.class : regression.class;
		return {
			...count,
			class: few ? 'too-few' : graver,
			favours: few || graver === 'A' ? null : sideOf(tables, regression),
			mantelHaenszel: tables,
			logistic: regression
		};
	});
}

/** By the gap of the regression where it is uniform, and by the tables where only these were alarmed. */
function sideOf(
	{ class: byTables, delta }: MantelHaenszel,
	{ uniform, nonUniform, gap }: LogisticDif
): 'reference' | 'focal' | null {
	if (byTables === 'A' && nonUniform.p < uniform.p) return null;
	const favour = byTables !== 'A' ? delta : gap;
	return favour === null ? null : favour < 0 ? 'reference' : 'focal';
}
