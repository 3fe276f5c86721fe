import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { theRoster } from './map-roster.ts';
import { asStaff } from './policy.ts';
import { likelyRows, type Likely } from './queries/likely.ts';
import { countFates, type Fate } from './queries/matches.ts';
import { namesOf, type RosterName } from './queries/names.ts';
import { targetsOfActor } from './queries/rights.ts';
import { latestRosters, type Roster } from './queries/rosters.ts';
import { problemRows, type ProblemRow } from './queries/rows.ts';
import { leftOut, type LeftOut } from './rejected.ts';

/** How many rows a page shows. */
export const PAGE = 50;

/** Rosters of the actor's communes and organisations, the latest first. */
export async function listRosters(db: Db, actor: Actor, page: number): Promise<{ rosters: Roster[]; more: boolean }> {
	asStaff(actor);
	const rosters = await asActor(db, actor, (db) => latestRosters(db, PAGE + 1, (page - 1) * PAGE));
	return { rosters: rosters.slice(0, PAGE), more: rosters.length > PAGE };
}

/** What the actor may import into. */
export async function rosterTargets(db: Db, actor: Actor): Promise<Awaited<ReturnType<typeof targetsOfActor>>> {
	asStaff(actor);
	return asActor(db, actor, targetsOfActor);
}

/** @throws Refusal `not-found` */
export async function openRoster(db: Db, actor: Actor, id: string): Promise<Roster> {
	asStaff(actor);
	return asActor(db, actor, (db) => theRoster(db, id));
}

/** What a dry run says: what would become of the rows, what names mean, who may be whom, and what is wrong, a page at a time. */
export interface Findings {
	fates: Record<Fate, number>;
	names: RosterName[];
	likely: Likely[];
	problems: ProblemRow[];
	more: { likely: boolean; problems: boolean };
}

export async function readFindings(
	db: Db,
	actor: Actor,
	{ id, problems, likely, only }: { id: string; problems: number; likely: number; only: 'rejected' | 'all' }
): Promise<Findings> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		await theRoster(db, id);
		const some = await likelyRows(db, id, PAGE + 1, (likely - 1) * PAGE);
		const wrong = await problemRows(db, id, { only, limit: PAGE + 1, offset: (problems - 1) * PAGE });
		return {
			fates: await countFates(db, id, 'web'),
			names: await namesOf(db, id),
			likely: some.slice(0, PAGE),
			problems: wrong.slice(0, PAGE),
			more: { likely: some.length > PAGE, problems: wrong.length > PAGE }
		};
	});
}

/** The rows that stayed out, to be corrected and sent again; written down in the log, for it names people. */
export async function rejectedOf(db: Db, actor: Actor, id: string): Promise<{ roster: Roster; left: LeftOut | null }> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const roster = await theRoster(db, id);
		await audit(db, actor, { action: 'exported-rejected-rows', subjectKind: 'roster', subjectId: id, placeId: roster.placeId });
		return { roster, left: await leftOut(db, roster, 'web') };
	});
}
