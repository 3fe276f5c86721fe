import { db } from '#server/platform/app.ts';
import { readBoard } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from '../asked.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, depends }) =>
	orError(async () => {
		depends('board:figures');
		const year = Number(url.searchParams.get('year')) || null;
		const board = await readBoard(db(), staff(locals.who, url).actor, { ...askedOf(url), year });
		const rows = board.rows.filter((row) => row.target.year === board.year);
		/** Of the screens the one that is shown: 0 the overview, then one for each target. */
		const at = Math.min(rows.length, Math.max(0, Math.trunc(Number(url.searchParams.get('at'))) || 0));
		return { ...board, rows, at };
	});
