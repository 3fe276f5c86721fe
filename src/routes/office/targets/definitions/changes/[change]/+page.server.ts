import { db } from '#server/platform/app.ts';
import { askToApply, openChange } from '#server/definitions/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params, depends }) =>
	orError(async () => {
		depends('definitions:change');
		return openChange(db(), staff(locals.who, url).actor, params.change);
	});

export const actions: Actions = {
	default: ({ locals, url, params }) => attempt(() => askToApply(db(), staff(locals.who, url).actor, params.change))
};
