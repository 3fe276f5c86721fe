import type { Counts } from '#core/targets/progress.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { BelowRow, BoardTarget, OtherMap } from './board-queries.ts';
import type { WeekRow } from './outlook-queries.ts';

/** Keys remembered at once; then all are forgotten. */
const MOST = 500;

/** Reads what `key` names, or tells what was read for it a moment ago; whoever asks meanwhile waits for the same reading. */
export type Remember<T> = (key: string, read: () => Promise<T>) => Promise<T>;

/** @param keep milliseconds, from the beginning of a reading, for which it is told again */
export function remembering<T>(keep: number, now: () => number = () => performance.now()): Remember<T> {
	const kept = new Map<string, { until: number; told: Promise<T> }>();
	return (key, read) => {
		const found = kept.get(key);
		if (found && found.until > now()) return found.told;
		if (kept.size >= MOST) kept.clear();
		const until = now() + keep;
		const told = read();
		kept.set(key, { until, told });
		// What failed is not remembered; whoever asked is told.
		told.catch(() => kept.delete(key));
		return told;
	};
}

const weeks = new WeakMap<Db, Remember<WeekRow[]>>();

/**
 * Weeks of a board, which reads a past day for each of them: past weeks are closed for good, and the open one is shown
 * from the tallies, so what was read once is told for ten minutes. A decree that is applied or taken back has a key of its own: what is told is
 * never older than the map.
 *
 * @param db the connection, not a transaction of it: what is remembered is forgotten with it
 */
export function weeksRememberedBy(db: Db): Remember<WeekRow[]> {
	const found = weeks.get(db) ?? remembering(600_000);
	weeks.set(db, found);
	return found;
}

/** Milliseconds for which counts of the board are told again, where they are shared: so much older a board may be. */
export const SHARED_MS = 250;

export interface Shared {
	told: Remember<BoardTarget[]>;
	all: Remember<Map<string, Counts>>;
	below: Remember<BelowRow[]>;
	maps: Remember<OtherMap[]>;
}
const shared = new WeakMap<Db, Shared>();
const everyTime: Shared = {
	told: (_key, read) => read(),
	all: (_key, read) => read(),
	below: (_key, read) => read(),
	maps: (_key, read) => read()
};

/**
 * From now on readers of this database share what the board counts and of what, and which maps there are: four readings a second at most for each board.
 * Counts name nobody and are the same for all staff. For the web server: on the day of a campaign hundreds watch one board, and each count that moves calls them all.
 */
export function shareCounts(db: Db): void {
	shared.set(db, {
		told: remembering(SHARED_MS),
		all: remembering(SHARED_MS),
		below: remembering(SHARED_MS),
		maps: remembering(SHARED_MS)
	});
}

export const sharedBy = (db: Db): Shared => shared.get(db) ?? everyTime;
