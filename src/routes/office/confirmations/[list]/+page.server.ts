import { db } from '#server/platform/app.ts';
import { applyConfirmations, openConfirmations } from '#server/recognition/index.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	orError(async () => openConfirmations(db(), staff(locals.who, url).actor, shaped(z.uuid(), params.list)));

export const actions: Actions = {
	default: ({ locals, params, url }) =>
		attempt(async () => ({ told: await applyConfirmations(db(), staff(locals.who, url).actor, shaped(z.uuid(), params.list)) }))
};
