import { phoneForReading } from '#core/identifiers.ts';
import { headingOf, kindInFile, LEADS, SHOWS, TEAM_COLUMNS, type TeamColumn } from '#core/teams/file.ts';
import { vietnamDay } from '#core/days.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { writeCsv, writeXlsx, type Table } from '#server/platform/spreadsheet.ts';
import { asStaff } from './policy.ts';
import { hamletsOf, membersOf, teamLines } from './queries.ts';

/**
 * The teams in force that the actor sees as a file that `importTeams` reads: one row a member, the same columns.
 *
 * @param input.commune only of this commune of today, by code
 * @throws Refusal `forbidden`
 */
export function exportTeams(
	db: Db,
	actor: Actor,
	{ commune, as, now }: { commune: string | null; as: 'csv' | 'xlsx'; now: Date }
): Promise<AsyncGenerator<Uint8Array<ArrayBuffer>>> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const teams = await teamLines(db, { today: vietnamDay(now), commune });
		const ids = teams.map(({ id }) => id);
		const hamletsBy = Map.groupBy(await hamletsOf(db, ...ids), ({ team }) => team);
		const membersBy = Map.groupBy(
			(await membersOf(db, ...ids)).filter(({ isIn }) => isIn),
			({ team }) => team
		);
		const rows: string[][] = [];
		for (const team of teams) {
			const hamlets = hamletsBy.get(team.id) ?? [];
			const own = hamlets.find(({ own }) => own);
			const about: Partial<Record<TeamColumn, string>> = {
				name: team.name,
				kind: kindInFile(team.kind),
				commune: team.communeCode ?? '',
				hamlet: own?.name ?? '',
				decisionNumber: team.decisionNumber,
				decisionDay: team.decisionDay,
				decisionIssuer: team.decisionIssuer,
				founded: team.founded,
				ends: team.ends ?? '',
				covers: hamlets.flatMap(({ own, name }) => (own ? [] : [name])).join('; ')
			};
			const lines = (membersBy.get(team.id) ?? []).map((member): Partial<Record<TeamColumn, string>> => ({
				...about,
				member: member.name,
				leads: member.leads ? LEADS : 'Thành viên',
				account: member.username ?? '',
				phone: member.phone ? phoneForReading(member.phone) : '',
				joined: member.since,
				shows: member.showsPhone ? SHOWS.phone : member.showsName ? SHOWS.name : SHOWS.none
			}));
			for (const line of lines.length > 0 ? lines : [about]) rows.push(TEAM_COLUMNS.map((column) => line[column] ?? ''));
		}
		await audit(db, actor, {
			action: 'exported-teams',
			subjectKind: 'team',
			details: { teams: teams.length, rows: rows.length }
		});
		const table: Table = { sheet: 'To', head: TEAM_COLUMNS.map(headingOf), rows: [rows] };
		return as === 'csv' ? writeCsv(table) : writeXlsx(table);
	});
}
