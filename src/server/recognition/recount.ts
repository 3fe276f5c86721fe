import type { Db } from '#server/platform/db/index.ts';
import { addRecount, compareWithFacts, rebuildStandings, type Astray } from './queries.ts';

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
 * @param by the account that asked, or `null` for the clock
 */
export async function recount(
	db: Db,
	{ repair, by, clock }: { repair: boolean; by: string | null; clock: () => Date }
): Promise<Recounted> {
	const started = clock();
	const found = await db.transaction().setIsolationLevel('repeatable read').execute(compareWithFacts);
	const repaired = repair && (found.cells.length > 0 || found.people > 0);
	if (repaired) await rebuildStandings(db);
	const result = { ...found, repaired, seconds: (clock().getTime() - started.getTime()) / 1000 };
	await addRecount(db, { started, by, ...result });
	return result;
}
