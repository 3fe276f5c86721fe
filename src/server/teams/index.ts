/** Helper groups (tổ công nghệ số cộng đồng and its kin): who is in them, what they cover, where they belong after a change of units. */
export { addMember, correctMember, type NewMember } from './add-member.ts';
export type { CommuneCoverage, PublicTeam } from './coverage-queries.ts';
export { exportTeams } from './export-teams.ts';
export { foundTeam } from './found-team.ts';
export { importTeams, TEAMS_BYTES, type ImportResult } from './import-teams.ts';
export { listTeams, myTeams, type TeamList } from './list-teams.ts';
export { teamList, teamOfId, teamsOperations } from './operations.ts';
export type { RowFault } from './plan-import.ts';
export { teamsNearby, type TeamsNearby } from './public-teams.ts';
export type { Member, TeamFact, TeamLine } from './queries.ts';
export { readTeamPage, type TeamPage } from './read-team.ts';
export { tellTeam, type TeamTold } from './tell-team.ts';
