import type { TargetBoard } from './read-board.ts';

const columns = [
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

/** What the page of one target shows, as CSV: UTF-8 with a byte-order mark, lines end as spreadsheets expect. */
export function boardCsv(board: TargetBoard): string {
	const cell = (value: unknown) => {
		const text = value === null || value === undefined ? '' : String(value);
		return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	const rows = board.rows.map((row) => columns.map((column) => cell(row[column])).join(','));
	return `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}
