import { z } from 'zod';
import { db } from '#server/platform/app.ts';
import { cancelSimulation, readSimulation } from '#server/policies/index.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { namesOfFramework } from '../../../names.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params, depends }) =>
	orError(async () => {
		depends('policies:simulation');
		return {
			...(await readSimulation(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.simulation) })),
			...(await namesOfFramework())
		};
	});

export const actions: Actions = {
	cancel: ({ locals, url, params }) =>
		attempt(async () => {
			await cancelSimulation(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.simulation), now: new Date() });
			return { cancelled: true };
		})
};
