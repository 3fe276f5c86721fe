import { Refusal } from '#core/refusal.ts';
import { cellText, type Row } from '#core/roster/cell.ts';
import { findHead, HEAD_ROWS, headAt, type Head } from '#core/roster/columns.ts';
import { openSpreadsheet, type Spreadsheet } from './spreadsheet/index.ts';
import type { Layout } from './queries/rosters.ts';

/** How many rows below the header a person sees when saying what the columns hold. */
const SAMPLES = 4;

/** The first rows of a sheet that hold anything. */
async function firstRows(file: Spreadsheet, sheet: number): Promise<Row[]> {
	const first: Row[] = [];
	for await (const rows of file.rows(sheet)) {
		first.push(...rows);
		if (first.length >= HEAD_ROWS + SAMPLES + 2) break;
	}
	return first;
}

/**
 * Looks at a file for the first time: the first sheet in which a header is found, visible ones before hidden ones.
 * @throws Refusal `file-…`; `file-no-rows` where no sheet holds anything
 */
export async function firstLook(bytes: Uint8Array): Promise<{ kind: 'xlsx' | 'csv'; layout: Layout }> {
	const file = await openSpreadsheet(bytes);
	const order = file.sheets.map(({ hidden }, sheet) => ({ hidden, sheet })).sort((a, b) => Number(a.hidden) - Number(b.hidden));
	let filled: Layout | undefined;
	// A workbook of a hundred sheets is no roster; the first dozen are tried.
	for (const { sheet } of order.slice(0, 12)) {
		const rows = await firstRows(file, sheet);
		if (rows.length === 0) continue;
		const layout = { sheets: file.sheets, sheet, head: findHead(rows) };
		if (layout.head.row > 0) return { kind: file.kind, layout };
		filled ??= layout;
	}
	if (!filled) throw new Refusal('file-no-rows', 'no sheet holds anything');
	return { kind: file.kind, layout: filled };
}

/** What a person sees when mapping: the header and the rows below it, and the rows that could be a header instead. */
export interface Preview {
	head: Head;
	samples: { n: number; texts: string[] }[];
	/** The first rows, to choose the header from. */
	firstRows: { n: number; text: string }[];
}

/** Looks again, at a sheet and with a header row (0: there is none) that a person chose; undefined keeps what was found. */
export async function lookAgain(bytes: Uint8Array, sheet: number, headRow?: number): Promise<Preview> {
	const rows = await firstRows(await openSpreadsheet(bytes), sheet);
	const index = rows.findIndex((row) => row.n === headRow);
	const width = Math.max(0, ...rows.map((row) => row.cells.length));
	const none: Head = {
		row: 0,
		last: 0,
		titles: Array.from({ length: width }, () => ''),
		mapping: Array.from({ length: width }, () => null)
	};
	const head = headRow === undefined ? findHead(rows) : index >= 0 ? headAt(rows, index) : none;
	return {
		head,
		samples: rows
			.filter((row) => row.n > head.last)
			.slice(0, SAMPLES)
			.map((row) => ({ n: row.n, texts: Array.from({ length: width }, (_, i) => cellText(row.cells[i]).slice(0, 60)) })),
		firstRows: rows.slice(0, HEAD_ROWS).map((row) => ({
			n: row.n,
			text: row.cells
				.map(cellText)
				.filter((text) => text !== '')
				.join(' · ')
				.slice(0, 80)
		}))
	};
}
