import { Refusal } from '#core/refusal.ts';
import type { Column } from '#core/targets/progress.ts';
import { db } from '#server/platform/app.ts';
import { COLUMNS, readCell, readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const asked = url.searchParams;
		const column: Column = COLUMNS.find((one) => one === asked.get('column')) ?? 'members';
		const lacking = asked.get('lacking') === 'yes' && column !== 'members';
		const where = { target: params.target, place: asked.get('place'), now: new Date() };
		const q = (asked.get('q') ?? '').trim().slice(0, 100);
		const page = Number(asked.get('page')) || 1;
		const { target, place, places, whole, readAt } = await readTarget(db(), actor, where);
		const cell = await readCell(db(), actor, { ...where, column, lacking, q, page }).catch((thrown: unknown) => {
			// Whoever steers by figures is told so on a page of the board, not turned away.
			if (thrown instanceof Refusal && thrown.code === 'figures-only') return null;
			throw thrown;
		});
		const counted = lacking ? whole.members - whole[column] : whole[column];
		return { target, place, places, readAt, column, lacking, q, page, counted, cell };
	});
