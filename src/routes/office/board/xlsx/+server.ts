import { db } from '#server/platform/app.ts';
import { writeXlsx } from '#server/platform/spreadsheet.ts';
import { readBoard } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { askedOf } from '../asked.ts';
import { boardTable, fileName } from '../sheet.ts';
import { yearOf } from '../years.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, url }) =>
	orError(async () => {
		const board = await readBoard(db(), staff(locals.who, url).actor, askedOf(url));
		const { year } = yearOf(board, url);
		return streamed(writeXlsx(boardTable(board, year)), `${fileName(`board-${year}`, board)}.xlsx`);
	});
