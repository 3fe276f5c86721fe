import { Refusal } from '#core/refusal.ts';
import type { Row } from '#core/roster/cell.ts';
import { BOUNDS, type Bounds } from './bounds.ts';
import { readCsv } from './csv.ts';
import { readSheet } from './sheet.ts';
import { kindOf, type Kind } from './sniff.ts';
import { readWorkbook } from './workbook.ts';
import { Zip } from '#server/platform/zip.ts';

export { BOUNDS, FILE_BYTES, type Bounds } from './bounds.ts';
export { kindOf, type Kind } from './sniff.ts';

/** A spreadsheet that can be read from its beginning as often as one likes. */
export interface Spreadsheet {
	kind: Kind;
	/** Tabs by name; a CSV file has one without a name. */
	sheets: { name: string; hidden: boolean }[];
	/** Rows of a sheet that hold anything, in order, many at a time. Stopping early is fine, and saves the rest. */
	rows: (sheet: number) => AsyncGenerator<Row[]>;
}

/**
 * Opens an `.xlsx` or `.csv` file by what its bytes are.
 * @throws Refusal `file-…`: what is wrong with the file, by name
 */
export async function openSpreadsheet(bytes: Uint8Array, bounds: Bounds = BOUNDS): Promise<Spreadsheet> {
	const kind = kindOf(bytes);
	if (kind === 'csv') return { kind, sheets: [{ name: '', hidden: false }], rows: () => readCsv(piecesOf(bytes), bounds) };
	const { sheets } = await readWorkbook(new Zip(bytes, bounds), bounds);
	return {
		kind,
		sheets: sheets.map(({ name, hidden }) => ({ name, hidden })),
		async *rows(index) {
			// Opened anew each time: what is unpacked is counted for one reading, and shared strings are read as far as needed.
			const zip = new Zip(bytes, bounds);
			const workbook = await readWorkbook(zip, bounds);
			const sheet = workbook.sheets[index];
			if (!sheet) throw new Refusal('not-found', `no sheet ${index}`);
			try {
				yield* readSheet(zip, workbook, sheet, bounds);
			} finally {
				await workbook.sharedStrings.close();
			}
		}
	};
}

/** Pieces small enough that a look at a file's head does not decode all of it. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	const size = 256 * 1024;
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
