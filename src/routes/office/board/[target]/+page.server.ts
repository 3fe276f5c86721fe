import { db } from '#server/platform/app.ts';
import { readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from '../asked.ts';
import { shownOf } from './shown.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url, depends, parent }) =>
	orError(async () => {
		depends('board:figures');
		const who = staff(locals.who, url);
		const board = await readTarget(db(), who.actor, { ...askedOf(url), target: params.target });
		const shapes = new Set((await parent()).boundaries.shapes.map(({ code }) => code));
		const communes = board.rows.flatMap(({ code }) => code ?? []);
		return {
			...board,
			/** The outlines there are belong to one map; on any other, the table stands alone. */
			isDrawn: communes.length === shapes.size && communes.every((code) => shapes.has(code)),
			...shownOf(board.rows, url.searchParams),
			all: board.rows.map(({ code, name_vi, name_en, share }) => ({ code, name_vi, name_en, share })),
			/** How many of them are building new-style rural areas. */
			rural: board.rows.filter(({ priority }) => priority).length,
			/** Who may go on from figures to people. */
			seesPeople: who.roles.some(({ role }) => ['commune', 'helper', 'inspector', 'organisation'].includes(role))
		};
	});
