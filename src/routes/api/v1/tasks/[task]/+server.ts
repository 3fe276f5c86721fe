import { TaskPath } from '#contract/directives.ts';
import { db } from '#server/platform/app.ts';
import { taskOfId } from '#server/directives/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ params, locals }) =>
	answer(() => {
		const { actor } = staffOrRefuse(locals.who);
		return taskOfId(db(), actor, shaped(TaskPath, params), new Date());
	});
