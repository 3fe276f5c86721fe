import { db } from '#server/platform/app.ts';
import { readKnown } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { saved, tried } from '../editing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		staff(locals.who, url);
		return { known: await readKnown(db()) };
	});

export const actions: Actions = {
	try: ({ request, locals, url }) => tried(staff(locals.who, url).actor, null, request),
	save: ({ request, locals, url }) => saved(staff(locals.who, url).actor, null, request)
};
