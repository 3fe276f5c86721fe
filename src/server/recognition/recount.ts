import { Refusal } from '#core/refusal.ts';
import { audit } from '#server/platform/access/audit.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { compareWithFacts, type Astray } from './compare.ts';
import { rebuildStandings } from './queries.ts';
import {
	askForRecount,
	asksRecounts,
	beginRecount,
	cellsAstray,
	endRecount,
	recentRecounts,
	type AstrayCell,
	type PastRecount
} from './recount-queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

export interface Recounted {
	/** People whose standing does not follow from their facts: waiting to be judged, or forgotten. */
	people: number;
	/** Cells of the board (target × lowest place) that differ from the facts. */
	cells: Astray[];
	repaired: boolean;
	seconds: number;
}

/**
 * Counts everything from the facts alone and compares it with the running tallies, in one look at one moment; others work on meanwhile.
 * With `repair`, what differs is then made anew. The result is kept, for the board to show.
 *
 * @param id of a recount that was asked for (`askRecount`); otherwise a new one
 * @param by the account that asked, or `null` for the clock
 */
export async function recount(
	db: Db,
	{ id = newId(), repair, by, clock }: { id?: string; repair: boolean; by: string | null; clock: () => Date }
): Promise<Recounted> {
	const started = clock();
	await beginRecount(db, { id, started, by });
	const found = await compareWithFacts(db);
	const repaired = repair && (found.cells.length > 0 || found.people > 0);
	if (repaired) await rebuildStandings(db);
	const result = { ...found, repaired, seconds: (clock().getTime() - started.getTime()) / 1000 };
	await endRecount(db, { id, ...result });
	return result;
}

/**
 * Asks for a recount, which a job then does and whose differences it repairs. While one is under way, asking again is asking for that one.
 *
 * @param id made by the caller: the same form sent twice asks once
 * @returns whether a new one was asked for
 * @throws Refusal `forbidden`
 */
export function askRecount(db: Db, actor: Staff, id: string): Promise<boolean> {
	return asActor(db, actor, async (db) => {
		if (!(await asksRecounts(db))) throw new Refusal('forbidden', 'neither province nor administrator');
		const asked = await askForRecount(db, id, actor.accountId);
		if (asked) await audit(db, actor, { action: 'asked-recount' });
		return asked;
	});
}

/** How many cells a page shows of a recount. */
const CELLS_SHOWN = 100;
const RECOUNTS_SHOWN = 30;

/** The latest recounts, newest first; what differed in the latest that found something; and whether the reader may ask for one. */
export function listRecounts(
	db: Db,
	actor: Staff
): Promise<{ recounts: PastRecount[]; astray: { of: string; cells: AstrayCell[] } | null; may: boolean }> {
	return asActor(db, actor, async (db) => {
		const recounts = await recentRecounts(db, RECOUNTS_SHOWN);
		const odd = recounts.find(({ done }) => done && done.cells > 0);
		return {
			recounts,
			astray: odd ? { of: odd.id, cells: await cellsAstray(db, odd.id, CELLS_SHOWN) } : null,
			may: await asksRecounts(db)
		};
	});
}

/** The latest recount, for the foot of the board, and whether the reader may ask for another. */
export function lastRecount(db: Db, actor: Staff): Promise<{ last: PastRecount | null; may: boolean }> {
	return asActor(db, actor, async (db) => ({ last: (await recentRecounts(db, 1))[0] ?? null, may: await asksRecounts(db) }));
}
