import type { Db } from '#server/platform/db/index.ts';
import type { WeekRow } from './outlook-queries.ts';

/** Milliseconds for which what was read is told again. */
const KEEP = 600_000;
/** Places whose weeks are remembered at once; then all are forgotten. */
const MOST = 500;

const remembered = new WeakMap<Db, Map<string, { until: number; rows: Promise<WeekRow[]> }>>();

/** Reads what `key` names, or tells what was read for it before. */
export type Remember = (key: string, now: Date, read: () => Promise<WeekRow[]>) => Promise<WeekRow[]>;

/**
 * Weeks of a board, which reads a past day for each of them: past weeks are closed for good, and the open one is shown
 * from the tallies, so what was read once is told for ten minutes. A decree that is applied or taken back has a key of its own: what is told is
 * never older than the map.
 *
 * @param db the connection, not a transaction of it: what is remembered is forgotten with it
 */
export function rememberedBy(db: Db): Remember {
	const kept = remembered.get(db) ?? new Map<string, { until: number; rows: Promise<WeekRow[]> }>();
	remembered.set(db, kept);
	return (key, now, read) => {
		const found = kept.get(key);
		if (found && found.until > now.getTime()) return found.rows;
		if (kept.size >= MOST) kept.clear();
		const rows = read();
		kept.set(key, { until: now.getTime() + KEEP, rows });
		// What failed is not remembered; whoever asked is told.
		rows.catch(() => kept.delete(key));
		return rows;
	};
}
