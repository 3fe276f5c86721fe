import { TeamQuery } from '#contract/teams.ts';
import { db } from '#server/platform/app.ts';
import { teamList } from '#server/teams/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ url, locals }) =>
	answer(() => {
		const { actor } = staffOrRefuse(locals.who);
		return teamList(db(), actor, shaped(TeamQuery, Object.fromEntries(url.searchParams)), new Date());
	});
