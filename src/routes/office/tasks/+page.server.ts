import { listLoads, listTasks, VIEWS, type View } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const asked = url.searchParams.get('view');
		const view: View = VIEWS.find((known) => known === asked) ?? 'mine';
		const now = new Date();
		if (view === 'load') return { view, tasks: [], ...(await listLoads(db(), actor, { now })) };
		return { view, loads: [], teamLoads: [], ...(await listTasks(db(), actor, { view, now })) };
	});
