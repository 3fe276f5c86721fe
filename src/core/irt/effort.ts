import { Refusal } from '../refusal.ts';
import { sumTail } from './distributions.ts';

/**
 * The time below which an answer to an item counts as given without reading: a share of the item's mean time, and never
 * above a cap (NT10: 10 %, at most 10 s; Wise & Ma 2012). `seconds` are the times of many people on that item.
 * Refuses `irt-bad-times`.
 *
 * ```ts
 * rapidThreshold([30, 40, 50]) // 4
 * ```
 */
export function rapidThreshold(seconds: ArrayLike<number>, share = 0.1, cap = 10): number {
	checkTimes(seconds);
	if (seconds.length === 0) throw new Refusal('irt-bad-times', 'There must be at least one time.', { field: 'seconds' });
	if (!(share > 0 && share < 1 && cap > 0))
		throw new Refusal('irt-bad-times', `share must be between 0 and 1 and cap above 0, got ${share} and ${cap}.`, {
			field: 'share',
			value: share
		});
	let sum = 0;
	for (let i = 0; i < seconds.length; i++) sum += seconds[i]!;
	return Math.min(cap, (share * sum) / seconds.length);
}

/** How long somebody took over an item, and in which mode; modes are numbered from 0 by the caller. */
export interface Timed {
	readonly item: number;
	readonly mode: number;
	readonly seconds: number;
}

/**
 * The threshold of every item in every mode, `thresholds[mode][item]`: who is read to by a helper takes longer than who
 * reads alone, so each mode is measured by its own times. Where a mode has fewer than `fewest` times of an item, those of
 * all modes serve; where these are too few, too, the threshold is 0, under which nothing counts as rapid. Refuses `irt-bad-times`.
 */
export function thresholdsByMode(times: readonly Timed[], items: number, modes: number, fewest = 30): Float64Array[] {
	const byMode = Array.from({ length: modes }, () => Array.from({ length: items }, (): number[] => []));
	for (const { item, mode, seconds } of times) {
		const own = byMode[mode]?.[item];
		if (!own)
			throw new Refusal('irt-bad-times', `There is no item ${item} in mode ${mode}.`, { item, field: 'mode', value: mode });
		own.push(seconds);
	}
	return byMode.map((ofMode) =>
		Float64Array.from(ofMode, (own, item) => {
			const known = own.length >= fewest ? own : byMode.flatMap((mode) => mode[item]!);
			return known.length >= fewest && known.length > 0 ? rapidThreshold(known) : 0;
		})
	);
}

export interface Effort {
	/** Share of answers that took at least the item's threshold, 0 to 1 (Wise & Kong 2005). */
	readonly effort: number;
	/** Which answers were rapid, by position. */
	readonly rapid: readonly number[];
	/** Effort below the limit: the result says little about ability. */
	readonly low: boolean;
}

/**
 * Response-time effort of one sitting: `seconds` per answer, `thresholds` of the same items. `limit`: the effort below
 * which a sitting is flagged, 0.9. Refuses `irt-bad-times`.
 */
export function responseTimeEffort(seconds: ArrayLike<number>, thresholds: ArrayLike<number>, limit = 0.9): Effort {
	checkTimes(seconds);
	checkTimes(thresholds);
	if (seconds.length !== thresholds.length || seconds.length === 0)
		throw new Refusal(
			'irt-bad-times',
			`There must be a threshold for each of 1 or more times: ${seconds.length} times, ${thresholds.length} thresholds.`,
			{ field: 'thresholds', value: thresholds.length }
		);
	if (!(limit >= 0 && limit <= 1))
		throw new Refusal('irt-bad-times', `limit must be from 0 to 1, got ${limit}.`, { field: 'limit', value: limit });
	const rapid = Array.from(seconds, (_, i) => i).filter((i) => seconds[i]! < thresholds[i]!);
	const effort = 1 - rapid.length / seconds.length;
	return { effort, rapid, low: effort < limit };
}

function checkTimes(seconds: ArrayLike<number>): void {
	for (let i = 0; i < seconds.length; i++)
		if (!(seconds[i]! >= 0 && Number.isFinite(seconds[i]!)))
			throw new Refusal('irt-bad-times', `Time ${i}: must be 0 seconds or more, got ${seconds[i]}.`, {
				position: i,
				field: 'seconds',
				value: seconds[i]!
			});
}

/** Answers that were given without reading and yet were right. */
export interface FastAndRight {
	readonly rapid: number;
	readonly right: number;
	/** Right ones that guessing alone is expected to give. */
	readonly expected: number;
	/** Chance that guessing gives as many or more: a small one asks whether the items were known before. */
	readonly p: number;
}

/**
 * Whether the rapid answers of a sitting were right more often than guessing explains. Who does not read is right by
 * chance; who knows the answer beforehand need not read. `guess`: each item's chance of a right guess. A number, not a
 * verdict. Refuses `irt-bad-times`, `irt-bad-number`.
 */
export function fastAndRight(
	seconds: ArrayLike<number>,
	thresholds: ArrayLike<number>,
	right: ArrayLike<boolean>,
	guess: ArrayLike<number>
): FastAndRight {
	const { rapid } = responseTimeEffort(seconds, thresholds);
	if (right.length !== seconds.length || guess.length !== seconds.length)
		throw new Refusal('irt-bad-number', `There must be a mark and a chance for each of ${seconds.length} answers.`, {
			field: 'guess',
			value: guess.length
		});
	const chances = rapid.map((i) => {
		if (!(guess[i]! >= 0 && guess[i]! <= 1))
			throw new Refusal('irt-bad-number', `Answer ${i}: guess must be from 0 to 1, got ${guess[i]}.`, {
				field: 'guess',
				value: guess[i]!
			});
		return guess[i]!;
	});
	const found = rapid.filter((i) => right[i]).length;
	return {
		rapid: rapid.length,
		right: found,
		expected: chances.reduce((sum, chance) => sum + chance, 0),
		p: sumTail(chances, found)
	};
}
