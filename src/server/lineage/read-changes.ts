import { parse } from 'csv-parse/sync';
import type { Change } from '#core/lineage/check-changes.ts';
import { toneless } from '#core/text.ts';
import { Refusal } from '#core/refusal.ts';

/** Of a CSV file of changes. */
export const CHANGES_BYTES = 1_000_000;
/** No decree of one province has more. */
const MOST_ROWS = 5000;
const LONGEST_CELL = 200;

type Row = Omit<Change, 'n'>;
type Field = keyof Row;

/** Headings as `content/places/succession-*.csv` writes them, and as an office does. */
const HEADINGS: Record<Field, string[]> = {
	oldCode: ['old_code', 'ma cu', 'ma don vi cu'],
	oldName: ['old_name', 'ten cu', 'don vi cu'],
	newCode: ['new_code', 'ma moi', 'ma don vi moi'],
	newName: ['new_name', 'ten moi', 'don vi moi'],
	newKind: ['new_kind', 'loai', 'loai moi'],
	parentCode: ['new_parent_code', 'parent_code', 'thuoc ma', 'ma cap tren'],
	partial: ['partial', 'mot phan']
};
const YES = ['true', '1', 'x', 'co', 'yes'];
const NO = ['', 'false', '0', 'khong', 'no'];

export interface FileProblem {
	/** As a spreadsheet counts, the heading being row 1. */
	row: number;
	field: Field;
	code: 'cell-too-long' | 'partial-unreadable';
	text: string;
}

/**
 * Rows of a draft from a CSV file in UTF-8, comma or semicolon. Columns that say nothing about where a unit goes are passed over.
 *
 * @throws Refusal `file-too-large`, `file-encoding`, `decree-file-unreadable`, `decree-file-columns`, `decree-file-rows`
 */
export function readChanges(bytes: Uint8Array): { rows: Row[]; problems: FileProblem[] } {
	if (bytes.length > CHANGES_BYTES) throw new Refusal('file-too-large', `${bytes.length} bytes`, { limit: CHANGES_BYTES / 1e6 });
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new Refusal('file-encoding', 'not UTF-8');
	}
	let records: string[][];
	try {
		records = parse(text, { delimiter: [',', ';', '\t'], relax_column_count: true, skip_empty_lines: true, trim: true });
	} catch (error) {
		throw new Refusal('decree-file-unreadable', (error as Error).message, { row: (error as { lines?: number }).lines ?? 1 });
	}
	const [head = [], ...body] = records;
	const at = (field: Field) => head.findIndex((cell) => HEADINGS[field].includes(toneless(cell)));
	const columns = (Object.keys(HEADINGS) as Field[]).map((field) => ({ field, column: at(field) }));
	const has = (field: Field) => columns.some((one) => one.field === field && one.column >= 0);
	if (!(has('oldCode') || has('oldName')) || !(has('newCode') || has('parentCode')))
		throw new Refusal('decree-file-columns', 'no column says where from, or where to', {
			needed: 'old_code, new_code, new_name'
		});
	if (body.length > MOST_ROWS || body.length === 0)
		throw new Refusal('decree-file-rows', `${body.length} rows`, { rows: body.length, limit: MOST_ROWS });
	const problems: FileProblem[] = [];
	const rows = body.map((cells, index) => {
		const row = { oldCode: '', oldName: '', newCode: '', newName: '', newKind: '', parentCode: '', partial: false };
		for (const { field, column } of columns) {
			const cell = column < 0 ? '' : (cells[column] ?? '').normalize('NFC');
			const wrong = (code: FileProblem['code']) => problems.push({ row: index + 2, field, code, text: cell.slice(0, 40) });
			if (cell.length > LONGEST_CELL) wrong('cell-too-long');
			else if (field !== 'partial') row[field] = field === 'newKind' ? cell : cell.replace(/\s+/g, ' ');
			else if (YES.includes(toneless(cell))) row.partial = true;
			else if (!NO.includes(toneless(cell))) wrong('partial-unreadable');
		}
		return row;
	});
	return { rows, problems };
}
