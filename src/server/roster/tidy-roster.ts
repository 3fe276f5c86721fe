import type pg from 'pg';
import { onOneConnection } from '#server/platform/db/copy.ts';
import type { Db } from '#server/platform/db/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { dropPieces } from './queries/pieces.ts';
import { claim, markTidied, moveOn, rosterById, silentSince, untidySince } from './queries/rosters.ts';
import { dropRows } from './queries/rows.ts';
import { keepLeftOut } from './rejected.ts';

/** How long rows are kept for corrections, and a roster that nobody went on with. */
const KEEP_DAYS = 30;
/** A job that was not heard of for so long is dead; it writes every half second while it reads, and at every step. */
const SILENT_MINUTES = 5;

/**
 * Forgets what a roster no longer needs. Right after it was applied: its file and its rows, but for those that stayed out. After
 * it was dropped or undone, or `all` later: these, too. A person who is erased must not live on in a spreadsheet.
 */
export async function tidyRoster(
	pool: pg.Pool,
	{ rosterId, now, all = false }: { rosterId: string; now: Date; all?: boolean }
): Promise<void> {
	await onOneConnection(pool, (db) =>
		db.transaction().execute(async (db) => {
			if (!(await claim(db, rosterId))) return;
			const roster = await rosterById(db, rosterId);
			if (!roster || roster.tidiedAt || ['checking', 'applying', 'undoing'].includes(roster.state)) return;
			const ended = all || roster.state === 'dropped' || roster.state === 'undone';
			if (!ended && roster.state !== 'applied') return;
			if (!ended) await keepLeftOut(db, roster);
			await dropPieces(db, rosterId, 'file');
			await dropRows(db, rosterId);
			if (!ended) return;
			await dropPieces(db, rosterId, 'rejected');
			await moveOn(db, rosterId, ['mapping', 'checked'], 'dropped');
			await markTidied(db, rosterId, now);
		})
	);
}

/** Every night: what has been kept long enough is forgotten. */
export async function forgetOldRosters(pool: pg.Pool, db: Db, now: Date): Promise<void> {
	for (const rosterId of await untidySince(db, new Date(now.getTime() - KEEP_DAYS * 86_400_000)))
		await tidyRoster(pool, { rosterId, now, all: true });
}

/** Every few minutes: jobs whose worker died are begun again. One that lives holds its roster, and the new one steps aside. */
export async function wakeRosters(db: Db, now: Date): Promise<void> {
	for (const { id, state } of await silentSince(db, new Date(now.getTime() - SILENT_MINUTES * 60_000)))
		await enqueue(db, state === 'checking' ? 'check-roster' : state === 'applying' ? 'apply-roster' : 'undo-roster', {
			roster: id
		});
}
