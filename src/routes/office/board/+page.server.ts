import { placesUnder } from '#server/places/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { lastRecount } from '#server/recognition/index.ts';
import { readBoard } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from './asked.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, depends }) =>
	orError(async () => {
		depends('board:figures');
		const { actor } = staff(locals.who, url);
		const board = await readBoard(db(), actor, { ...askedOf(url), year: Number(url.searchParams.get('year')) || null });
		const { year } = board;
		const below = board.place.level === 'hamlet' ? [] : await placesUnder(db(), board.place.id, board.place.map);
		return {
			...board,
			once: board.once.find((one) => one.year === year) ?? null,
			rows: board.rows.filter((row) => row.target.year === year),
			recount: await lastRecount(db(), actor),
			recountId: newId(),
			below: below.map(({ code, name }) => ({ code, name }))
		};
	});
