import { Refusal } from '#core/refusal.ts';
import type { Column } from '#core/targets/progress.ts';
import { db } from '#server/platform/app.ts';
import { COLUMNS, readCell, readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from '../../asked.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const asked = url.searchParams;
		const column: Column = COLUMNS.find((one) => one === asked.get('column')) ?? 'members';
		const lacking = asked.get('lacking') === 'yes' && column !== 'members';
		const where = { ...askedOf(url), target: params.target };
		const q = (asked.get('q') ?? '').trim().slice(0, 100);
		const page = Number(asked.get('page')) || 1;
		const { target, place, places, whole, readAt, asOf, map } = await readTarget(db(), actor, where);
		// Whoever steers by figures is told so on a page of the board, not turned away; so is who asks for a day before people were known.
		const [cell, why] = await readCell(db(), actor, { ...where, column, lacking, q, page }).then(
			(cell) => [cell, null] as const,
			(thrown: unknown) => {
				if (!(thrown instanceof Refusal) || !['figures-only', 'people-as-of'].includes(thrown.code)) throw thrown;
				return [null, { code: thrown.code, since: String(thrown.details['since'] ?? '') }] as const;
			}
		);
		const counted = lacking ? whole.members - whole[column] : whole[column];
		return { target, place, places, readAt, asOf, map, column, lacking, q, page, counted, cell, why };
	});
