import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Group } from '#contract/content.ts';
import { getLocale } from '#lib/words.ts';
import { orError, shaped } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { readBeside, startSitting } from '#server/assessment/index.ts';
import { readFramework } from '#server/framework/index.ts';
import { deviceOf, giveConsent, lendDevice, visitorOf } from '#server/platform/access/index.ts';
import { db, signInDb } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const say = getLocale();
		const [beside, framework] = await Promise.all([
			readBeside(db(), actor, { person: params.person, now: new Date() }),
			readFramework(db())
		]);
		const { consent, open, results } = beside;
		return {
			person: beside.person,
			name: beside.name,
			agreed: beside.agreed,
			open,
			taught: beside.taught,
			policies: beside.policies.map((policy) => ({
				group: policy.group,
				title: policy.title[say],
				shortest: policy.minLength,
				longest: policy.maxLength
			})),
			consent: consent && {
				version: consent.version,
				text: say === 'vi' ? consent.textVi : consent.textEn,
				representativeNeeded: consent.representativeNeeded,
				representativeBelow: consent.representativeBelow
			},
			results: results.slice(0, 5).map(({ id, endedAt, mode, result }) => ({
				id,
				endedAt,
				mode,
				level: framework.levels.find(({ n }) => n === result.level)?.name[say] ?? ''
			}))
		};
	});

const Begin = z.object({ group: Group.or(z.literal('')), mode: z.enum(['assisted', 'proctored']) });

export const actions: Actions = {
	agree: async ({ locals, url, params, request }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const representative = text(form, 'representative').slice(0, 200);
		const manner = text(form, 'manner') === 'paper' ? ('paper' as const) : ('assisted' as const);
		return keeping({ representative, manner, mode: '' }, async () => {
			const version = Number(form.get('version'));
			const said = { person: params.person, purpose: 'assessment', version, manner, representative, now: new Date() };
			await giveConsent(db(), actor, said);
			return { agreed: true };
		});
	},
	begin: async (event) => {
		const { locals, url, params, request } = event;
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const mode = text(form, 'mode');
		return keeping({ representative: '', manner: '', mode }, async () => {
			const wanted = shaped(Begin, { group: text(form, 'group'), mode });
			const visitor = visitorOf(event, new Date());
			const view = await startSitting(db(), actor, {
				id: newId(),
				person: params.person,
				group: wanted.group || undefined,
				mode: wanted.mode,
				device: deviceOf(visitor),
				language: getLocale(),
				now: visitor.now
			});
			await lendDevice(signInDb(), visitor, view.id);
			redirect(303, `/sitting/${view.id}`);
		});
	}
};
