import { TeamPath } from '#contract/teams.ts';
import { db } from '#server/platform/app.ts';
import { teamOfId } from '#server/teams/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ params, locals }) =>
	answer(() => {
		const { actor } = staffOrRefuse(locals.who);
		return teamOfId(db(), actor, shaped(TeamPath, params), new Date());
	});
