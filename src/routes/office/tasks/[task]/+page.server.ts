import { KINDS, type Kind } from '#core/tasks/state.ts';
import { Refusal } from '#core/refusal.ts';
import { FILE_BYTES, readTaskPage, writeEvent } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { attached } from '../attached.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const page = await readTaskPage(db(), staff(locals.who, url).actor, { id: params.task, now: new Date() });
		/** What is sent from this page, and sent again, is one event of its kind. */
		const ids = Object.fromEntries(page.moves.map((kind) => [kind, newId()])) as Partial<Record<Kind, string>>;
		return { ...page, ids, limit: FILE_BYTES / 1e6 };
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const kind = KINDS.find((known) => known === text(form, 'kind'));
		const note = text(form, 'note');
		return keeping({ kind, note, percent: text(form, 'percent') }, async () => {
			if (!kind) throw new Refusal('bad-input', 'no such step', { field: 'kind', reason: 'unknown' });
			const whole = (name: string) => (/^\d{1,9}$/.test(text(form, name)) ? Number(text(form, name)) : null);
			const told = {
				id: text(form, 'id'),
				task: params.task,
				kind,
				note,
				percent: whole('percent'),
				milestone: whole('milestone'),
				to: text(form, 'to') || null,
				place: whole('place'),
				file: await attached(form)
			};
			await writeEvent(db(), actor, told, new Date());
			return { saved: true };
		});
	}
};
