import { db } from '#server/platform/app.ts';
import { listTargets } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { targets, may } = await listTargets(db(), staff(locals.who, url).actor);
		const inUse = targets.filter(({ kind }) => kind !== 'withdrawn');
		return {
			may,
			targets: inUse,
			withdrawn: targets.filter(({ kind }) => kind === 'withdrawn'),
			years: [...new Set(inUse.map(({ year }) => year))]
		};
	});
