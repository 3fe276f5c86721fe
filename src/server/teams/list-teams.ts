import { vietnamDay } from '#core/days.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { coverage, hamletsWithout, type CommuneCoverage } from './coverage-queries.ts';
import { asStaff } from './policy.ts';
import { ownUnits, teamLines, type TeamLine, type Unit } from './queries.ts';

export interface TeamList {
	today: string;
	/** Of every commune that the actor watches. */
	communes: CommuneCoverage[];
	/** The commune that was asked for, or the only one there is. */
	chosen: CommuneCoverage | null;
	/** Of the chosen commune, and those that wait to be placed, or for their hamlet to be; without a commune, the actor's own. */
	teams: TeamLine[];
	/** Hamlets of the chosen commune that no team covers. */
	without: { id: number; name: string }[];
	/** Where the actor may found teams. */
	units: Unit[];
}

/**
 * The teams of a commune, and how far the communes are covered, as far as the actor sees.
 * @param input.commune by its code of today; `ended` shows also teams that are no more
 * @throws Refusal `forbidden`
 */
export function listTeams(
	db: Db,
	actor: Actor,
	{ commune, ended = false, now }: { commune: string | null; ended?: boolean; now: Date }
): Promise<TeamList> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const today = vietnamDay(now);
		const communes = await coverage(db, today);
		const chosen = communes.length === 1 ? communes[0]! : (communes.find(({ code }) => code === commune) ?? null);
		const teams = await teamLines(db, { today, near: { commune: chosen?.code ?? null }, ended });
		const without = chosen ? await hamletsWithout(db, chosen.code, today) : [];
		return { today, communes, chosen, teams, without, units: await ownUnits(db) };
	});
}

/** The teams that the actor is in. */
export const myTeams = (db: Db, actor: Actor, now: Date): Promise<TeamLine[]> =>
	asActor(db, actor, (db) => teamLines(db, { today: vietnamDay(now), mine: true }));
