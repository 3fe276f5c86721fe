import type { Table, TableCell } from '#server/platform/spreadsheet.ts';
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
	'status',
	'goal',
	'official_members',
	'low',
	'high',
	'pace_4_weeks',
	'pace_needed',
	'verdict'
] as const;

/**
 * What the page of one target shows, as a table for programs. `as_of`: the day that the figures closed, or the moment at which they were read; `map`: the day
 * whose boundaries they are counted in.
 */
export function boardCsv(board: TargetBoard): Table {
	const as_of = board.asOf ?? board.readAt.toISOString();
	const rows = board.rows.map((row) => {
		const beside = {
			as_of,
			map: board.place.map,
			official_members: row.official?.members,
			low: row.interval?.low,
			high: row.interval?.high,
			pace_4_weeks: row.outlook?.pace.of4,
			pace_needed: row.outlook?.needed,
			verdict: row.outlook?.verdict
		};
		return columns.map((column): TableCell => ({ ...row, ...beside })[column] ?? null);
	});
	return { sheet: board.target.id, head: [...columns], rows: [rows] };
}
