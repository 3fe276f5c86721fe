import { db } from '#server/platform/app.ts';
import { readOrganisations } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { organisationsShown } from './shown.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url, depends }) =>
	orError(async () => {
		depends('board:figures');
		const board = await readOrganisations(db(), staff(locals.who, url).actor, {
			target: params.target,
			place: url.searchParams.get('place'),
			now: new Date()
		});
		return { ...board, count: board.rows.length + board.institutions.length, ...organisationsShown(board, url.searchParams) };
	});
