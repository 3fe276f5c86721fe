import { listStaff } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = staff(locals.who, url);
	const text = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
	const page = Math.min(Math.max(Number(url.searchParams.get('page')) || 0, 0), 10_000);
	const found = await orError(() => listStaff(db(), who.actor, { text, page }));
	return { text, page, ...found };
};
