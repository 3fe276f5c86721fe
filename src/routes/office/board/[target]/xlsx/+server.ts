import { db } from '#server/platform/app.ts';
import { writeXlsx } from '#server/platform/spreadsheet.ts';
import { readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { askedOf } from '../../asked.ts';
import { fileName, targetTable } from '../../sheet.ts';
import { shownOf } from '../shown.ts';
import type { RequestHandler } from './$types';

/** For people: what the page shows, in its words and its order. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	orError(async () => {
		const board = await readTarget(db(), staff(locals.who, url).actor, { ...askedOf(url), target: params.target });
		const table = targetTable(board, shownOf(board.rows, url.searchParams).rows);
		return streamed(writeXlsx(table), `${fileName(params.target, board)}.xlsx`);
	});
