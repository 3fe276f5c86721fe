import { vietnamDay } from '#core/days.ts';
import { db } from '#server/platform/app.ts';
import { exportTeams } from '#server/teams/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const as = url.searchParams.get('as') === 'csv' ? 'csv' : 'xlsx';
		const commune = url.searchParams.get('commune');
		const now = new Date();
		const name = ['to-cong-nghe-so', commune, vietnamDay(now)].filter(Boolean).join('-');
		return streamed(await exportTeams(db(), actor, { commune, as, now }), `${name}.${as}`);
	});
