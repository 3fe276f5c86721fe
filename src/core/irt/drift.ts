import { Refusal } from '../refusal.ts';
import type { Item } from './item.ts';
import { onOldScale, stockingLord, type CurveLink } from './link.ts';
import { expectedScore } from './models.ts';
import { categoryCount } from './item.ts';

/** How an item has moved between two calibrations, both on the old scale. */
export interface ItemDrift {
	/** Difficulty (mean of the thresholds) after minus before, logits: above 0 it has become harder. */
	readonly difficulty: number;
	/** Log of the ratio of the slopes, after over before. */
	readonly logSlope: number;
	/** Both as robust z (Huynh & Meyer 2010): distance from the median over .74 of the interquartile range. */
	readonly zDifficulty: number;
	readonly zSlope: number;
	/** Area between the two curves of expected score (share of the highest) from -4 to 4, logits (Raju 1988): above 0 easier after; and without the sign. */
	readonly signedArea: number;
	readonly unsignedArea: number;
	/** It has moved against the others and was left out of the link. */
	readonly drifted: boolean;
}

export interface Drift {
	readonly items: readonly ItemDrift[];
	/** From the new scale to the old, by the items that have not drifted. */
	readonly link: CurveLink;
	readonly rounds: number;
	/** Whether the set of drifted items came to rest. */
	readonly settled: boolean;
}

export interface DriftOptions {
	/** A robust z beyond this is drift; 2.7, which one in 150 undrifted items passes by chance (1.645 of Huynh & Meyer, one in 10, suits short anchors). */
	readonly criterion?: number;
	/** Drift is at least so large an area, logits; 0.2. What is smaller matters to nobody. */
	readonly smallest?: number;
	readonly maxRounds?: number;
}

/** Fewer anchors carry no scale. */
const FEWEST = 3;
/** The least spread of differences that is believed, logits: of perfectly equal ones every crumb would be drift. */
const LEAST_SPREAD = 0.02;

/**
 * Which of the common items have drifted between two calibrations: they are linked (Stocking & Lord 1983), the ones that
 * moved against the rest are left out, and again until the same ones are found twice. Where both calibrations are on
 * one scale already, the link comes out near slope 1 and shift 0. Refuses `irt-bad-link`, `irt-bad-item`,
 * `irt-bad-number`, and `irt-no-anchors` where fewer than three items are left to carry the link.
 */
export function drift(before: readonly Item[], after: readonly Item[], options: DriftOptions = {}): Drift {
	const { criterion = 2.7, smallest = 0.2, maxRounds = 10 } = options;
	for (const [field, value] of Object.entries({ criterion, smallest, maxRounds }))
		if (!(value > 0 && Number.isFinite(value)))
			throw new Refusal('irt-bad-number', `${field} must be above 0, got ${value}.`, { field, value });
	let drifted: boolean[] = before.map(() => false);
	const seen = new Set<string>();
	for (let round = 1; ; round++) {
		const kept = <T>(list: readonly T[]): T[] => list.filter((_, i) => !drifted[i]);
		const left = kept(before).length;
		if (left < FEWEST)
			throw new Refusal('irt-no-anchors', `Only ${left} items are left to carry the scale; ${FEWEST} are needed.`, { left });
		const link = stockingLord(kept(before), kept(after));
		const placed = after.map((item) => onOldScale(item, link));
		const moves = before.map((item, i) => moveOf(item, placed[i]!));
		const robust = (pick: (move: Move) => number): ((move: Move) => number) => {
			const { median, spread } = robustly(kept(moves).map(pick));
			return (move) => (pick(move) - median) / spread;
		};
		const zDifficulty = robust(({ difficulty }) => difficulty);
		const zSlope = robust(({ logSlope }) => logSlope);
		const judged = moves.map((move) => {
			const [zD, zS] = [zDifficulty(move), zSlope(move)];
			return {
				...move,
				zDifficulty: zD,
				zSlope: zS,
				drifted: Math.max(Math.abs(zD), Math.abs(zS)) > criterion && move.unsignedArea >= smallest
			};
		});
		const next = judged.map((item) => item.drifted);
		const settled = next.every((flag, i) => flag === drifted[i]);
		seen.add(drifted.map(Number).join(''));
		// The verdict belongs to the link it was passed under.
		if (settled || round >= maxRounds || seen.has(next.map(Number).join('')))
			return { items: judged, link, rounds: round, settled };
		drifted = next;
	}
}

type Move = Pick<ItemDrift, 'difficulty' | 'logSlope' | 'signedArea' | 'unsignedArea'>;

function moveOf(before: Item, after: Item): Move {
	const top = categoryCount(before) - 1;
	let signedArea = 0;
	let unsignedArea = 0;
	for (let n = 0; n < 160; n++) {
		const theta = -4 + (n + 0.5) / 20;
		const gap = (expectedScore(after, theta) - expectedScore(before, theta)) / top / 20;
		signedArea += gap;
		unsignedArea += Math.abs(gap);
	}
	return { difficulty: meanOf(after) - meanOf(before), logSlope: Math.log(after.a / before.a), signedArea, unsignedArea };
}

function meanOf({ b }: Item): number {
	const all = [b].flat() as number[];
	return all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** The median, and .74 of the distance between the quartiles, which of a normal distribution is its standard deviation. */
function robustly(values: readonly number[]): { median: number; spread: number } {
	const sorted = values.toSorted((p, q) => p - q);
	const at = (share: number): number => {
		const place = share * (sorted.length - 1);
		const below = Math.floor(place);
		const above = Math.min(sorted.length - 1, below + 1);
		return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
	};
	return { median: at(0.5), spread: Math.max(LEAST_SPREAD, 0.74 * (at(0.75) - at(0.25))) };
}
