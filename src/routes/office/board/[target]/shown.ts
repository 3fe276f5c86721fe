import { toneless } from '#core/text.ts';
import type { PlaceRow } from '#server/targets/index.ts';

const orders = {
	name: (a: PlaceRow, b: PlaceRow) => (a.plain ?? '~').localeCompare(b.plain ?? '~', 'vi'),
	share: (a: PlaceRow, b: PlaceRow) => (b.share ?? -1) - (a.share ?? -1),
	priority: (a: PlaceRow, b: PlaceRow) => Number(b.priority) - Number(a.priority) || (b.missing ?? -1) - (a.missing ?? -1),
	missing: (a: PlaceRow, b: PlaceRow) => (b.missing ?? -1) - (a.missing ?? -1),
	members: (a: PlaceRow, b: PlaceRow) => b.members - a.members,
	learned: (a: PlaceRow, b: PlaceRow) => b.learned - a.learned,
	assessed: (a: PlaceRow, b: PlaceRow) => b.assessed - a.assessed,
	passed: (a: PlaceRow, b: PlaceRow) => b.passed - a.passed,
	confirmed: (a: PlaceRow, b: PlaceRow) => b.confirmed - a.confirmed,
	reached: (a: PlaceRow, b: PlaceRow) => b.reached - a.reached
};

/** Which rows the address asks to see, and in which order: one answer for the page and for the files of it. */
export function shownOf(
	rows: PlaceRow[],
	asked: URLSearchParams
): { rows: PlaceRow[]; sort: keyof typeof orders; q: string; only: '' | 'rural' } {
	const wanted = asked.get('sort') ?? 'name';
	const sort = Object.hasOwn(orders, wanted) ? (wanted as keyof typeof orders) : 'name';
	const q = asked.get('q')?.slice(0, 100) ?? '';
	const words = toneless(q);
	const only = asked.get('only') === 'rural' ? 'rural' : '';
	return {
		rows: rows
			.filter((row) => (!words || row.plain?.includes(words)) && (!only || row.priority))
			.sort((a, b) => orders[sort](a, b) || orders.name(a, b)),
		sort,
		q,
		only
	};
}
