import { db } from '#server/platform/app.ts';
import { boardCsv, readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, url }) =>
	orError(async () => {
		const board = await readTarget(db(), staff(locals.who, url).actor, {
			target: params.target,
			place: url.searchParams.get('place'),
			asOf: url.searchParams.get('asOf'),
			map: url.searchParams.get('map'),
			now: new Date()
		});
		const name = `${params.target}-${board.place.code}-${board.asOf ?? board.today}${board.map ? `-map-${board.map}` : ''}.csv`;
		return new Response(boardCsv(board), {
			headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` }
		});
	});
