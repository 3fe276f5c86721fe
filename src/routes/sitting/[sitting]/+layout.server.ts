import { orError } from '#routes/doors.ts';
import { lender } from '#routes/guards.ts';
import { whoseSitting } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
	const { actor, name, sample } = lender(locals.who, params.sitting);
	return { sitting: params.sitting, staff: name, sample, whose: await orError(() => whoseSitting(db(), actor, params)) };
};
