import { db } from '#server/platform/app.ts';
import { boardCsv, readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from '../../asked.ts';
import { fileName } from '../../sheet.ts';
import { shownOf } from '../shown.ts';
import type { RequestHandler } from './$types';

/** For programs: the rows of the page, names of columns that never change, figures as they are. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	orError(async () => {
		const board = await readTarget(db(), staff(locals.who, url).actor, { ...askedOf(url), target: params.target });
		return new Response(boardCsv({ ...board, rows: shownOf(board.rows, url.searchParams).rows }), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="${fileName(params.target, board)}.csv"`
			}
		});
	});
