import { db } from '#server/platform/app.ts';
import { writeXlsx } from '#server/platform/spreadsheet.ts';
import { readBoard } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { askedOf } from '../asked.ts';
import { boardTable, fileName } from '../sheet.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, url }) =>
	orError(async () => {
		const board = await readBoard(db(), staff(locals.who, url).actor, {
			...askedOf(url),
			year: Number(url.searchParams.get('year')) || null
		});
		return streamed(writeXlsx(boardTable(board)), `${fileName(`board-${board.year}`, board)}.xlsx`);
	});
