import { MISSING } from '../calibration/responses.ts';
import { chiSquareTail } from '../distributions.ts';
import { purify, type FairnessData, type Matching, type Purified } from './purify.ts';

export interface MantelHaenszel {
	/** Odds of a right answer in the reference group over those in the focal group, at equal ability; 1 is fair. Null where one group leaves nothing to compare. */
	readonly oddsRatio: number | null;
	/** -2.35 ln(odds ratio): negative where the item is harder for the focal group (Holland & Thayer 1988). */
	readonly delta: number | null;
	/** Standard error of delta (Robins, Breslow & Greenland 1986). */
	readonly se: number | null;
	/** Chi-square with continuity correction, one degree of freedom, and its p. */
	readonly chiSquare: number;
	readonly p: number;
	/**
	 * The Educational Testing Service's classes (Zieky 1993): A negligible (|delta| < 1, or not different from 0), C
	 * large (|delta| ≥ 1.5 and clearly above 1), B between.
	 */
	readonly class: 'A' | 'B' | 'C';
	/** Persons compared. */
	readonly persons: number;
}

/** Finer than this, abilities would leave too few people in a stratum; scores are strata by themselves. */
const STRATA = 20;

/**
 * Mantel–Haenszel DIF (Mantel & Haenszel 1959; Holland & Thayer 1988) with purification of the matching score: items of
 * class C are left out of it. Refuses `irt-bad-responses`.
 */
export function mantelHaenszel(data: FairnessData, matching: Matching = {}): Purified<MantelHaenszel> {
	const test = (item: number, matched: Float64Array): MantelHaenszel =>
		compare(data, item, matching.abilities ? strataOf(matched) : matched);
	return purify(data, matching, test, (result) => result.class === 'C');
}

/** Abilities to strata of equal numbers of people. */
function strataOf(abilities: Float64Array): Float64Array {
	const order = Array.from(abilities.keys())
		.filter((p) => Number.isFinite(abilities[p]!))
		.sort((p, q) => abilities[p]! - abilities[q]!);
	const strata = new Float64Array(abilities.length).fill(NaN);
	order.forEach((p, rank) => (strata[p] = Math.floor((rank * STRATA) / order.length)));
	return strata;
}

/** One stratum's table: reference right and wrong, focal right and wrong. */
type Table = [number, number, number, number];

function compare({ persons, items, data, groups }: FairnessData, item: number, strata: Float64Array): MantelHaenszel {
	const tables = new Map<number, Table>();
	let compared = 0;
	for (let p = 0; p < persons; p++) {
		const category = data[p * items + item]!;
		const stratum = strata[p]!;
		if (category === MISSING || Number.isNaN(stratum)) continue;
		const table = tables.get(stratum) ?? [0, 0, 0, 0];
		table[2 * groups[p]! + (category === 1 ? 0 : 1)]!++;
		tables.set(stratum, table);
		compared++;
	}
	return fromTables([...tables.values()], compared);
}

function fromTables(tables: readonly Table[], persons: number): MantelHaenszel {
	let up = 0;
	let down = 0;
	let observed = 0;
	let expected = 0;
	let variance = 0;
	const spread = { pr: 0, mixed: 0, qs: 0 };
	for (const [a, b, c, d] of tables) {
		const n = a + b + c + d;
		if (a + b === 0 || c + d === 0) continue;
		const [r, s, p, q] = [(a * d) / n, (b * c) / n, (a + d) / n, (b + c) / n];
		up += r;
		down += s;
		spread.pr += p * r;
		spread.mixed += p * s + q * r;
		spread.qs += q * s;
		observed += a;
		expected += ((a + b) * (a + c)) / n;
		if (n > 1) variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1));
	}
	const chiSquare = variance > 0 ? Math.max(0, Math.abs(observed - expected) - 0.5) ** 2 / variance : 0;
	const p = chiSquareTail(chiSquare, 1);
	if (!(up > 0 && down > 0)) return { oddsRatio: null, delta: null, se: null, chiSquare, p, class: 'A', persons };
	const oddsRatio = up / down;
	const delta = -2.35 * Math.log(oddsRatio);
	const se = 2.35 * Math.sqrt(spread.pr / (2 * up * up) + spread.mixed / (2 * up * down) + spread.qs / (2 * down * down));
	return { oddsRatio, delta, se, chiSquare, p, class: classOf(delta, se, p), persons };
}

function classOf(delta: number, se: number, p: number): 'A' | 'B' | 'C' {
	const size = Math.abs(delta);
	if (size < 1 || p >= 0.05) return 'A';
	return size >= 1.5 && (size - 1) / se > 1.645 ? 'C' : 'B';
}
