import type { z } from 'zod';
import type { Operation } from '#contract/operation.ts';
import { TeamList, TeamPath, TeamQuery, TeamWithWork } from '#contract/teams.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { listTeams } from './list-teams.ts';
import type { TeamLine } from './queries.ts';
import { readTeamPage } from './read-team.ts';

const told = (team: TeamLine): z.infer<typeof TeamList>['teams'][number] => ({
	id: team.id,
	kind: team.kind,
	name: team.name,
	place: { code: team.placeCode, name: team.place },
	commune: team.communeCode === null || team.commune === null ? null : { code: team.communeCode, name: team.commune },
	decision: { number: team.decisionNumber, issuer: team.decisionIssuer, day: team.decisionDay },
	founded: team.founded,
	lastDay: team.lastDay,
	members: team.members,
	leader: team.leader !== null,
	hamlets: team.hamlets,
	waits: team.waits
});

/** What `/api/v1/teams` answers. @throws Refusal `forbidden` */
export async function teamList(
	db: Db,
	actor: Actor,
	{ commune }: z.infer<typeof TeamQuery>,
	now: Date
): Promise<z.infer<typeof TeamList>> {
	const { today, communes, teams } = await listTeams(db, actor, { commune: commune ?? null, now });
	return {
		today,
		coverage: communes.map(({ code, name, hamlets, covered, teams, members }) => ({
			commune: { code, name },
			hamlets,
			covered,
			teams,
			members
		})),
		teams: teams.map(told)
	};
}

/** What `/api/v1/teams/{team}` answers. @throws Refusal `not-found`, `forbidden` */
export async function teamOfId(
	db: Db,
	actor: Actor,
	path: z.infer<typeof TeamPath>,
	now: Date
): Promise<z.infer<typeof TeamWithWork>> {
	const { today, team, hamlets, helped } = await readTeamPage(db, actor, { id: path.team, now });
	return { today, team: told(team), hamlets: hamlets.map(({ code, name }) => ({ code, name })), helped };
}

export const teamsOperations: Operation[] = [
	{
		id: 'list-teams',
		method: 'get',
		path: '/teams',
		summary: {
			vi: 'Tổ công nghệ số cộng đồng của một xã, và số ấp đã có tổ theo từng xã',
			en: 'Helper groups of a commune, and how many hamlets are covered in each'
		},
		who: 'staff',
		query: TeamQuery,
		result: TeamList,
		refusals: ['bad-input', 'not-signed-in', 'forbidden']
	},
	{
		id: 'get-team',
		method: 'get',
		path: '/teams/{team}',
		summary: { vi: 'Một tổ: địa bàn và số lượt đã giúp', en: 'One group: what it covers, and how often it helped' },
		who: 'staff',
		params: TeamPath,
		result: TeamWithWork,
		refusals: ['bad-input', 'not-signed-in', 'forbidden', 'not-found']
	}
];
