import { toneless } from '#core/text.ts';
import { db } from '#server/platform/app.ts';
import { readOrganisations } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

/** What both kinds of lines are found and put in order by. */
interface Line {
	plain: string;
	placeName: string;
	priority: boolean;
}
const byName = (a: Line, b: Line) => a.plain.localeCompare(b.plain, 'vi');
const first = (a: Line, b: Line) => Number(b.priority) - Number(a.priority) || byName(a, b);

export const load: PageServerLoad = ({ locals, params, url, depends }) =>
	orError(async () => {
		depends('board:figures');
		const board = await readOrganisations(db(), staff(locals.who, url).actor, {
			target: params.target,
			place: url.searchParams.get('place'),
			now: new Date()
		});
		const q = url.searchParams.get('q')?.slice(0, 100) ?? '';
		const words = toneless(q);
		const found = (line: Line) => !words || line.plain.includes(words) || toneless(line.placeName).includes(words);
		const sort = url.searchParams.get('sort') === 'missing' ? ('missing' as const) : ('name' as const);
		return {
			...board,
			q,
			sort,
			count: board.rows.length + board.institutions.length,
			rows: board.rows
				.filter(found)
				.sort(sort === 'missing' ? (a, b) => (b.missing ?? -1) - (a.missing ?? -1) || byName(a, b) : first),
			institutions: board.institutions
				.filter(found)
				.sort(sort === 'missing' ? (a, b) => Number(a.reached) - Number(b.reached) || first(a, b) : first)
		};
	});
