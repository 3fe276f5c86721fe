import { DirectivePath } from '#contract/directives.ts';
import { db } from '#server/platform/app.ts';
import { directiveWithTasks } from '#server/directives/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ params, locals }) =>
	answer(() => {
		const { actor } = staffOrRefuse(locals.who);
		return directiveWithTasks(db(), actor, shaped(DirectivePath, params), new Date());
	});
