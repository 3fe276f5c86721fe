import { homesList } from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

/** The people to ask, with a column to fill in. */
export const GET: RequestHandler = ({ locals, url }) =>
	orError(
		async () =>
			new Response(await homesList(db(), staff(locals.who, url).actor), {
				headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="homes.csv"' }
			})
	);
