import { redirect } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { readFramework } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { listPanels, makePanel, MakePanel } from '#server/standards/index.ts';
import { getLocale } from '#lib/words.ts';
import { orError, shaped } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const say = getLocale();
		const [room, framework] = await Promise.all([listPanels(db(), staff(locals.who, url).actor), readFramework(db())]);
		return {
			...room,
			groups: framework.groups.map(({ id, name }) => ({ id, name: name[say] })),
			levels: framework.levels.slice(1).map(({ n, name }) => ({ n, name: name[say] })),
			today: vietnamDay(new Date()),
			id: newId()
		};
	});

export const actions: Actions = {
	default: async ({ locals, request, url }) => {
		const form = await request.formData();
		const fields = ['group', 'level', 'method', 'heldOn', 'source', 'borderline', 'panellists', 'size'] as const;
		const typed = Object.fromEntries(fields.map((field) => [field, text(form, field)])) as Record<
			(typeof fields)[number],
			string
		>;
		const id = text(form, 'id');
		const failed = await keeping(typed, async () => {
			const panellists = typed.panellists
				.split('\n')
				.map((line) => line.trim())
				.filter(Boolean);
			const input = shaped(MakePanel, { ...typed, id, level: typed.level || null, panellists });
			await makePanel(db(), staff(locals.who, url).actor, { ...input, now: new Date() });
		});
		if (failed) return failed;
		redirect(303, `/office/standards/${id}`);
	}
};
