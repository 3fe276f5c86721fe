import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { asStaff } from './policy.ts';
import {
	factsOf,
	hamletsIn,
	hamletsOf,
	helpedBy,
	membersOf,
	ownHelpers,
	teamLines,
	unitsToSettle,
	type Helper,
	type Member,
	type TeamFact,
	type TeamHamlet,
	type TeamLine
} from './queries.ts';

export interface TeamPage {
	today: string;
	team: TeamLine;
	/** In force today: founded, and its last day not over. */
	inForce: boolean;
	members: Member[];
	hamlets: TeamHamlet[];
	facts: TeamFact[];
	/** Assisted sittings of the team as one; no figure of a single helper. */
	helped: { sittings: number; people: number; lastDay: string | null };
	/** To choose from, for the office: hamlets not covered by it yet, helpers not in it. */
	choices: { hamlets: { id: number; name: string }[]; helpers: Helper[] };
	/** Where it can belong, for who may say so. */
	settleIn: { id: number; name: string }[];
}

/** One team with all that belongs to it. @throws Refusal `forbidden`, `not-found` where there is none or the actor does not see it */
export function readTeamPage(db: Db, actor: Actor, { id, now }: { id: string; now: Date }): Promise<TeamPage> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const today = vietnamDay(now);
		const [team] = isUuid(id) ? await teamLines(db, { today, id, ended: true }) : [];
		if (!team) throw new Refusal('not-found', 'no such team');
		const members = await membersOf(db, id);
		const hamlets = await hamletsOf(db, id);
		const covered = new Set(hamlets.map((hamlet) => hamlet.id));
		const inside = new Set(members.filter(({ isIn }) => isIn).map(({ account }) => account));
		return {
			today,
			team,
			inForce: team.founded <= today && (team.lastDay === null || team.lastDay >= today),
			members,
			hamlets,
			facts: await factsOf(db, id),
			helped: await helpedBy(db, id),
			choices: {
				hamlets:
					team.keeps && team.communeCode ? (await hamletsIn(db, team.communeCode)).filter((one) => !covered.has(one.id)) : [],
				helpers: team.keeps ? (await ownHelpers(db)).filter(({ account }) => !inside.has(account)) : []
			},
			settleIn: team.waits && (team.keeps || (await actorHas(db, 'province'))) ? await unitsToSettle(db, team.placeId) : []
		};
	});
}
