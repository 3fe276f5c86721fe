import { db } from '#server/platform/app.ts';
import { openTarget, withdrawTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { saved, tried } from '../editing.ts';
import { typedOf } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params, depends }) =>
	orError(async () => {
		depends('targets:versions');
		const opened = await openTarget(db(), staff(locals.who, url).actor, params.target);
		return { ...opened, typed: typedOf(opened.versions[0]!), saved: Number(url.searchParams.get('saved')) || null };
	});

export const actions: Actions = {
	try: ({ request, locals, url, params }) => tried(staff(locals.who, url).actor, params.target, request),
	save: ({ request, locals, url, params }) => saved(staff(locals.who, url).actor, params.target, request),
	withdraw: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const withdrawing = {
			reason: text(form, 'reason'),
			issuer: text(form, 'issuer'),
			number: text(form, 'number'),
			date: text(form, 'date')
		};
		return keeping({ withdrawing }, async () => ({
			withdrawn: await withdrawTarget(db(), actor, {
				target: params.target,
				version: Number(text(form, 'version')) || 0,
				form: withdrawing
			})
		}));
	}
};
