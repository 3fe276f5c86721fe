import { redirect } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { readFramework } from '#server/framework/index.ts';
import { askAnalysis, Asked, Kind, readMeasure, readRoom } from '#server/measurement/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { getLocale } from '#lib/words.ts';
import { orError, shaped } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** The last half year is what one usually asks about. */
const MONTHS = 6;

export const load: PageServerLoad = ({ locals, url, depends }) =>
	orError(async () => {
		depends('measurement:analyses');
		const room = await readRoom(db(), staff(locals.who, url).actor);
		const [framework, { items, measured }] = await Promise.all([readFramework(db()), readMeasure(db())]);
		const to = new Date();
		const from = new Date(to);
		from.setUTCMonth(from.getUTCMonth() - MONTHS);
		const say = getLocale();
		return {
			...room,
			items,
			measured,
			groups: framework.groups.map(({ id, name }) => ({ id, name: name[say] })),
			from: vietnamDay(from),
			to: vietnamDay(to),
			id: newId()
		};
	});

export const actions: Actions = {
	default: async ({ locals, request, url }) => {
		const form = await request.formData();
		const typed = {
			kind: text(form, 'kind'),
			from: text(form, 'from'),
			to: text(form, 'to'),
			group: text(form, 'group'),
			mode: text(form, 'mode')
		};
		const id = text(form, 'id');
		const failed = await keeping(typed, async () => {
			const { kind, group, mode, ...days } = typed;
			const asked = shaped(Asked, { ...days, group: group || null, mode: mode || null });
			await askAnalysis(db(), staff(locals.who, url).actor, { id, kind: shaped(Kind, kind), asked, now: new Date() });
		});
		if (failed) return failed;
		redirect(303, `/office/measurement/${id}`);
	}
};
