import { TaskPath, TellTask } from '#contract/directives.ts';
import { db } from '#server/platform/app.ts';
import { toldTask } from '#server/directives/index.ts';
import { answer, jsonBody, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const POST = ({ request, params, locals }) =>
	answer(async () => {
		const { actor } = staffOrRefuse(locals.who);
		return toldTask(db(), actor, shaped(TaskPath, params), shaped(TellTask, await jsonBody(request)), new Date());
	});
