import { TaskQuery } from '#contract/directives.ts';
import { db } from '#server/platform/app.ts';
import { taskList } from '#server/directives/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ url, locals }) =>
	answer(() => {
		const { actor } = staffOrRefuse(locals.who);
		return taskList(db(), actor, shaped(TaskQuery, Object.fromEntries(url.searchParams)), new Date());
	});
