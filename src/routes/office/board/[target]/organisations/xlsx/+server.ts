import { db } from '#server/platform/app.ts';
import { writeXlsx } from '#server/platform/spreadsheet.ts';
import { readOrganisations } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { organisationsTable } from '../../../sheet.ts';
import { organisationsShown } from '../shown.ts';
import type { RequestHandler } from './$types';

/** For people: what the page shows, in its words and its order. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	orError(async () => {
		const now = new Date();
		const place = url.searchParams.get('place');
		const board = await readOrganisations(db(), staff(locals.who, url).actor, { target: params.target, place, now });
		const table = organisationsTable(board, organisationsShown(board, url.searchParams));
		return streamed(writeXlsx(table), `${params.target}-organisations-${board.place.code}.xlsx`);
	});
