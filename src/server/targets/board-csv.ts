import { csvOf } from '#core/csv.ts';
import type { TargetBoard } from './read-board.ts';

const columns = [
	'as_of',
	'map',
	'code',
	'name_vi',
	'members',
	'learned',
	'assessed',
	'passed',
	'confirmed',
	'reached',
	'share',
	'missing',
	'status'
] as const;

/**
 * What the page of one target shows, as CSV. `as_of`: the day that the figures closed, or the moment at which they were read; `map`: the day
 * whose boundaries they are counted in.
 */
export function boardCsv(board: TargetBoard): string {
	const as_of = board.asOf ?? board.readAt.toISOString();
	const rows = board.rows.map((row) => columns.map((column) => ({ ...row, as_of, map: board.place.map })[column]));
	return csvOf([[...columns], ...rows]);
}
