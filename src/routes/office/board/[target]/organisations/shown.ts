import { toneless } from '#core/text.ts';
import type { OrganisationsBoard } from '#server/targets/index.ts';

/** What both kinds of lines are found and put in order by. */
interface Line {
	plain: string;
	placeName: string;
	priority: boolean;
}
const byName = (a: Line, b: Line) => a.plain.localeCompare(b.plain, 'vi');
const first = (a: Line, b: Line) => Number(b.priority) - Number(a.priority) || byName(a, b);

/** Which lines the address asks to see, and in which order: one answer for the page and for its file. */
export function organisationsShown({ rows, institutions }: OrganisationsBoard, asked: URLSearchParams) {
	const q = asked.get('q')?.slice(0, 100) ?? '';
	const words = toneless(q);
	const found = (line: Line) => !words || line.plain.includes(words) || toneless(line.placeName).includes(words);
	const sort = asked.get('sort') === 'missing' ? ('missing' as const) : ('name' as const);
	return {
		q,
		sort,
		rows: rows.filter(found).sort(sort === 'missing' ? (a, b) => (b.missing ?? -1) - (a.missing ?? -1) || byName(a, b) : first),
		institutions: institutions
			.filter(found)
			.sort(sort === 'missing' ? (a, b) => Number(a.reached) - Number(b.reached) || first(a, b) : first)
	};
}
