import { readDirective } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(() => readDirective(db(), staff(locals.who, url).actor, { id: params.directive, now: new Date() }));
