import type { Db } from '#server/platform/db/index.ts';
import { refreshOrganisations, refreshStanding } from './queries.ts';

/** So many are judged in one transaction: long enough to be quick, short enough that nobody who adds a fact waits for it. */
const AT_ONCE = 1000;

/**
 * Judges these people and organisations again from their facts and moves the tallies by the difference. Twice is once.
 *
 * Called with a database, each batch is stored by itself, so that a broken run has lost nothing; within a transaction it is part of that.
 *
 * @returns how many people stand otherwise than before
 */
export async function recognise(
	db: Db,
	{ people = [], organisations = [] }: { people?: string[]; organisations?: string[] }
): Promise<number> {
	let changed = 0;
	// One order for everybody: two runs over the same people then meet batch by batch instead of crosswise.
	const sorted = [...new Set(people)].sort();
	for (let from = 0; from < sorted.length; from += AT_ONCE)
		changed += await refreshStanding(db, sorted.slice(from, from + AT_ONCE));
	if (organisations.length > 0) await refreshOrganisations(db, organisations);
	return changed;
}
