import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { listBegun } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => ({ begun: await listBegun(db(), staff(locals.who, url).actor, { now: new Date() }) }));
