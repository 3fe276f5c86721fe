import { db } from '#server/platform/app.ts';
import { openTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { saved, tried } from '../editing.ts';
import { typedOf } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const opened = await openTarget(db(), staff(locals.who, url).actor, params.target);
		return { ...opened, typed: typedOf(opened.versions[0]!), saved: Number(url.searchParams.get('saved')) || null };
	});

export const actions: Actions = {
	try: ({ request, locals, url, params }) => tried(staff(locals.who, url).actor, params.target, request),
	save: ({ request, locals, url, params }) => saved(staff(locals.who, url).actor, params.target, request)
};
