import { wilson } from '#core/targets/interval.ts';
import { ranksOf } from '#core/targets/rank.ts';
import { db } from '#server/platform/app.ts';
import { readTarget, type PlaceRow } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { askedOf } from '../../asked.ts';
import type { PageServerLoad } from './$types';

const WEEKS = 4;

/** What places are ranked by: how far they are, or how fast they go. Both as shares of their people, with the interval of such a share. */
const measures = {
	distance: ({ share, interval }: PlaceRow) => interval && { value: share ?? 0, interval },
	pace({ outlook, official, members }: PlaceRow) {
		const of = official?.members ?? members;
		if (!outlook || outlook.pace.of4 === null) return null;
		// Counts that went down, by corrections, are no pace backwards of the people.
		const gained = Math.min(of, Math.max(0, outlook.pace.of4 * WEEKS));
		const interval = wilson(gained, of);
		return interval && { value: gained / of, interval };
	}
};

export const load: PageServerLoad = ({ locals, params, url }) =>
	orError(async () => {
		const board = await readTarget(db(), staff(locals.who, url).actor, { ...askedOf(url), target: params.target });
		const by = url.searchParams.get('by') === 'pace' ? 'pace' : 'distance';
		const places = board.rows.filter(({ code }) => code !== null);
		const told = places
			.filter(({ small, members }) => !small && members > 0)
			.flatMap((row) => {
				const measured = measures[by](row);
				return measured ? [{ ...measured, code: row.code!, name_vi: row.name_vi, name_en: row.name_en }] : [];
			});
		const ranks = ranksOf(told.map(({ interval }) => interval));
		return {
			...board,
			by,
			ranked: told.map((row, n) => ({ ...row, ...ranks[n]! })).sort((a, b) => b.value - a.value || a.code.localeCompare(b.code)),
			/** Too few people, or weeks, to say anything of. */
			unranked: places.length - told.length
		};
	});
