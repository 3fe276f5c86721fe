import { plusDays } from '#core/days.ts';
import { db } from '#server/platform/app.ts';
import { readTarget } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from '../../asked.ts';
import type { PageServerLoad } from './$types';

/** A month apart, or as far as is known. */
const APART = 30;

export const load: PageServerLoad = ({ locals, params, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const asked = { ...askedOf(url), target: params.target };
		const later = await readTarget(db(), actor, { ...asked, asOf: url.searchParams.get('to') });
		const month = plusDays(later.asOf ?? later.today, -APART);
		const from = url.searchParams.get('from') ?? (month < later.since ? later.since : month);
		const earlier = await readTarget(db(), actor, { ...asked, asOf: from });
		const { target, place, places, map, maps, since, today, readAt } = later;
		// One map for both, so the same units; only those whose place is known no closer can be new.
		const units = new Map([...later.rows, ...earlier.rows].map((row) => [row.code, row]));
		const at = (rows: typeof later.rows, code: string | null) => rows.find((row) => row.code === code) ?? null;
		return {
			target,
			place,
			places,
			map,
			maps,
			since,
			today,
			readAt,
			from,
			to: url.searchParams.get('to') ?? today,
			whole: { before: earlier.whole, after: later.whole },
			rows: [...units.values()]
				.sort((a, b) => (a.plain ?? '~').localeCompare(b.plain ?? '~', 'vi'))
				.map(({ code, name_vi, name_en }) => ({
					code,
					name_vi,
					name_en,
					before: at(earlier.rows, code),
					after: at(later.rows, code)
				}))
		};
	});
