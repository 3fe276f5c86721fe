/** The shapes of helper groups, for programs of the office. Names and phones of members do not cross. */
import { z } from 'zod';
import { TEAM_KINDS } from '#core/teams/team.ts';

const day = z.iso.date();

export const TeamQuery = z.object({
	commune: z
		.string()
		.regex(/^\d{5}$/)
		.optional()
		.meta({ description: 'Code of a commune of today; without it, your own teams and those that wait' })
});
export const TeamPath = z.object({ team: z.uuid() });

const Team = z.object({
	id: z.uuid(),
	kind: z.enum(TEAM_KINDS),
	name: z.string(),
	place: z.object({ code: z.string(), name: z.string() }),
	commune: z
		.object({ code: z.string(), name: z.string() })
		.nullable()
		.describe('On today’s map; null while nobody has said to which part of a split unit it belongs'),
	decision: z.object({ number: z.string(), issuer: z.string(), day }),
	founded: day,
	lastDay: day.nullable(),
	members: z.int(),
	leader: z.boolean().describe('It has one'),
	hamlets: z.int().describe('As many as it covers'),
	waits: z.boolean().describe('Its unit ended without a single heir: somebody must say where it belongs')
});
export const TeamList = z.object({
	today: day,
	coverage: z.array(
		z.object({
			commune: z.object({ code: z.string(), name: z.string() }),
			hamlets: z.int(),
			covered: z.int().describe('Hamlets that a team in force covers'),
			teams: z.int(),
			members: z.int()
		})
	),
	teams: z.array(Team)
});
export const TeamWithWork = z.object({
	today: day,
	team: Team,
	hamlets: z.array(z.object({ code: z.string(), name: z.string() })),
	helped: z
		.object({ sittings: z.int(), people: z.int(), lastDay: day.nullable() })
		.describe('Assisted sittings of the team as one; there is no figure of a single helper')
});
