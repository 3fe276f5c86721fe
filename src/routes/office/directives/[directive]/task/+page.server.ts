import { redirect } from '@sveltejs/kit';
import { issueTask, taskChoices } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { MILESTONES, taskForm } from './task-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const [parent, unit, q] = ['parent', 'unit', 'q'].map((name) => url.searchParams.get(name) ?? '') as [string, string, string];
		const choices = await taskChoices(db(), actor, {
			directive: params.directive,
			parent: parent || null,
			unit,
			q,
			now: new Date()
		});
		return { ...choices, q, id: newId(), me: actor.accountId, milestones: MILESTONES };
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const typed = taskForm(await request.formData(), params.directive);
		const refused = await keeping(typed, async () => {
			await issueTask(db(), actor, typed, new Date());
			return null;
		});
		if (refused) return refused;
		redirect(303, `/office/tasks/${typed.id}`);
	}
};
