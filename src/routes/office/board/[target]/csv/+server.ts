import { db } from '#server/platform/app.ts';
import { writeCsv } from '#server/platform/spreadsheet.ts';
import { boardCsv, readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { askedOf } from '../../asked.ts';
import { fileName } from '../../sheet.ts';
import { shownOf } from '../shown.ts';
import type { RequestHandler } from './$types';

/** For programs: the rows of the page, names of columns that never change, figures as they are. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	orError(async () => {
		const board = await readTarget(db(), staff(locals.who, url).actor, { ...askedOf(url), target: params.target });
		const table = boardCsv({ ...board, rows: shownOf(board.rows, url.searchParams).rows });
		return streamed(writeCsv(table, ','), `${fileName(params.target, board)}.csv`);
	});
