import type { Board } from '#server/targets/index.ts';

/** The years that have targets, the latest first, and the one that the address asks for. */
export function yearOf(board: Board, url: URL): { years: number[]; year: number } {
	const years = [...new Set(board.rows.map((row) => row.target.year))];
	const wanted = Number(url.searchParams.get('year'));
	return { years, year: years.includes(wanted) ? wanted : (years[0] ?? Number(board.today.slice(0, 4))) };
}
