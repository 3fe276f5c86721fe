import { vietnamDay } from '#core/days.ts';
import type { Db } from '#server/platform/db/index.ts';
import { communesInForce, publicTeamsOf, type PublicTeam } from './coverage-queries.ts';
import { hamletsIn } from './queries.ts';

export interface TeamsNearby {
	today: string;
	communes: { id: number; code: string; name: string }[];
	commune: { id: number; code: string; name: string } | null;
	/** By hamlet, those of the whole commune last (`name` null); hamlets without a team stand with an empty list. */
	places: { name: string | null; teams: PublicTeam[] }[];
}

/**
 * Helper groups of a commune, for everybody: names, hamlets, and of the leader what they agreed to show.
 * @param input.province code of the province whose communes are offered; `commune`: the one that was chosen, by code of today
 */
export async function teamsNearby(
	db: Db,
	{ province, commune: code, now }: { province: string; commune: string | null; now: Date }
): Promise<TeamsNearby> {
	const today = vietnamDay(now);
	const communes = await communesInForce(db, province);
	const commune = communes.find((one) => one.code === code) ?? null;
	if (!commune) return { today, communes, commune, places: [] };
	const teams = await publicTeamsOf(db, commune.id, today);
	const places: TeamsNearby['places'] = (await hamletsIn(db, commune.code)).map(({ id, name }) => ({
		name,
		teams: teams.filter(({ hamlets }) => hamlets.includes(id))
	}));
	const whole = teams.filter(({ hamlets }) => hamlets.length === 0);
	if (whole.length > 0) places.push({ name: null, teams: whole });
	return { today, communes, commune, places };
}
