import { redirect } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { refusalWords } from '#lib/refusals.ts';
import {
	addChangeRows,
	askDecreeWork,
	confirmRole,
	openDecree,
	placeHamlet,
	previewDecree,
	rolesToConfirm
} from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const id = params.decree;
		const target = url.searchParams.get('target') || null;
		const { mayDraft, mayApply } = await openDecree(db(), actor, { id });
		const { decree, problems, preview } = await previewDecree(db(), actor, { id, target });
		if (!preview && decree.work === null) redirect(303, `/office/decrees/${id}`);
		return {
			decree,
			problems: problems.length,
			preview,
			target,
			mayDraft,
			mayApply,
			due: decree.effective <= vietnamDay(new Date()),
			roles: decree.state === 'applied' ? await rolesToConfirm(db(), actor, { id }) : [],
			/** Who grants roles confirms them. */
			confirms: roles.some(({ role }) => role === 'administrator'),
			refused: decree.refused && { ...decree.refused, message: refusalWords(decree.refused.code, decree.refused.details) }
		};
	});

export const actions: Actions = {
	work: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const work = text(await request.formData(), 'work') === 'undo' ? 'undo' : 'apply';
		return keeping({}, async () => {
			await askDecreeWork(db(), actor, { id: params.decree, work, today: vietnamDay(new Date()) });
			return { asked: work };
		});
	},
	/** In a draft, one more row; afterwards, settled at once. */
	hamlet: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return keeping({}, async () => {
			if (text(form, 'code') === '')
				await placeHamlet(db(), actor, { hamletId: Number(text(form, 'hamlet')), placeId: Number(text(form, 'part')) });
			else
				await addChangeRows(db(), actor, {
					id: params.decree,
					rows: [
						{
							oldCode: text(form, 'code'),
							oldName: '',
							newCode: '',
							newName: '',
							newKind: '',
							parentCode: text(form, 'part'),
							partial: false
						}
					]
				});
			return { settled: true };
		});
	},
	role: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return keeping({}, async () => {
			await confirmRole(db(), actor, { role: text(form, 'role'), placeId: Number(text(form, 'place')) });
			return { settled: true };
		});
	}
};
