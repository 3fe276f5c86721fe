import { Refusal } from '../refusal.ts';

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
