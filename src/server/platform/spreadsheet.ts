import { strToU8, Zip, ZipDeflate } from 'fflate';
import { columnLetters } from '#core/roster/cell.ts';

/** What a cell holds: text, a number, a share in 0..1 (written as a percentage), a day (yyyy-mm-dd), or nothing. */
export type TableCell = string | number | { share: number } | { day: string } | null;

/** A table to be written: a head, and rows that come as they are made. */
export interface Table {
	sheet: string;
	/** Lines over the head: what this is, of when, from where. */
	above?: string[];
	head: string[];
	rows: AsyncIterable<TableCell[][]> | Iterable<TableCell[][]>;
	/** The column that a reader should see first; in a workbook it is coloured. */
	marked?: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A CSV text: UTF-8 with a mark in front, or Excel takes it for an old code page.
 * @param separator what the receiver's Excel splits at: in Vietnamese settings a semicolon
 */
export async function* writeCsv(table: Table, separator = ';'): AsyncGenerator<Bytes> {
	const text = (rows: TableCell[][]) => rows.map((row) => `${row.map(csvCell).join(separator)}\r\n`).join('');
	yield strToU8(`\ufeff${text([...(table.above ?? []).map((line) => [line]), table.head])}`) as Bytes;
	for await (const rows of table.rows) yield strToU8(text(rows)) as Bytes;
}

/** Texts are guarded against being run; numbers keep a point, days are yyyy-mm-dd. */
function csvCell(cell: TableCell): string {
	if (cell === null) return '';
	if (typeof cell === 'object') return 'share' in cell ? String(cell.share) : cell.day;
	return typeof cell === 'number' ? String(cell) : csvField(cell);
}

/** One field of text, quoted where it must be. */
export function csvField(text: string): string {
	// A spreadsheet would run it as a formula. Signs before mere digits (a phone) are harmless.
	const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d .()-]+$/.test(text) ? `'${text}` : text;
	return /[",;|\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * An `.xlsx` workbook of one sheet, piece by piece. Text is formatted as text, so that a zero in front of a number outlives
 * whoever corrects it in Excel, and none of it is ever a formula; numbers, percentages and days are what Excel reckons with.
 */
export async function* writeXlsx(table: Table): AsyncGenerator<Bytes> {
	const done: Bytes[] = [];
	const zip = new Zip((error, piece) => {
		if (error) throw error;
		done.push(piece as Bytes);
	});
	for (const [name, text] of Object.entries(frame(table))) {
		const part = new ZipDeflate(name, { level: 6 });
		zip.add(part);
		part.push(strToU8(text), true);
	}
	const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 6 });
	zip.add(sheet);
	const above = table.above ?? [];
	sheet.push(strToU8(sheetHead(table) + above.map((line, i) => rowXml(i + 1, [line], () => ABOVE)).join('')));
	let n = above.length + 1;
	sheet.push(strToU8(rowXml(n, table.head, () => HEAD)));
	for await (const rows of table.rows) {
		sheet.push(strToU8(rows.map((row) => rowXml(++n, row, (column) => (column === table.marked ? MARKED : TEXT))).join('')));
		yield* done.splice(0);
	}
	sheet.push(strToU8('</sheetData></worksheet>'), true);
	zip.end();
	yield* done.splice(0);
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const parts = 'http://schemas.openxmlformats.org/package/2006';

/** Styles by their place in `cellXfs`; 0 is plain. */
const [TEXT, HEAD, MARKED, NUMBER, SHARE, DAY, ABOVE] = [1, 2, 3, 4, 5, 6, 7] as const;

/** Every part but the sheet. */
const frame = ({ sheet }: Table): Record<string, string> => ({
	'[Content_Types].xml': `${xml}<Types xmlns="${parts}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
		['xl/workbook', 'sheet.main'],
		['xl/styles', 'styles'],
		['xl/worksheets/sheet1', 'worksheet']
	]
		.map(
			([part, type]) =>
				`<Override PartName="/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`
		)
		.join('')}</Types>`,
	'_rels/.rels': `${xml}<Relationships xmlns="${parts}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${parts}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
	'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="12"/><name val="Times New Roman"/></font><font><b/><sz val="12"/><name val="Times New Roman"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE1F0E7"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFDF0D5"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8"><xf numFmtId="0"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment wrapText="1" vertical="center"/></xf><xf numFmtId="49" fillId="3" applyNumberFormat="1" applyFill="1" applyAlignment="1"><alignment wrapText="1"/></xf>${[3, 10, 164].map((format) => `<xf numFmtId="${format}" applyNumberFormat="1"/>`).join('')}<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`
});

const sheetHead = ({ head, marked, above = [] }: Table) =>
	`${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${above.length + 1}" topLeftCell="A${above.length + 2}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${head
		.map(
			(text, i) =>
				`<col min="${i + 1}" max="${i + 1}" width="${i === marked ? 60 : Math.min(30, Math.max(12, text.length + 4))}" style="1" customWidth="1"/>`
		)
		.join('')}</cols><sheetData>`;

function rowXml(n: number, cells: TableCell[], textStyle: (column: number) => number): string {
	const inner = cells.map((cell, i) => {
		const value = (style: number, of: number) => `<c r="${columnLetters(i)}${n}" s="${style}"><v>${of}</v></c>`;
		if (cell === null || cell === '') return '';
		if (typeof cell === 'number') return value(NUMBER, cell);
		if (typeof cell === 'object') return 'share' in cell ? value(SHARE, cell.share) : value(DAY, serialOf(cell.day));
		return `<c r="${columnLetters(i)}${n}" s="${textStyle(i)}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
	});
	return `<row r="${n}">${inner.join('')}</row>`;
}

/** A day as Excel counts them, from the end of 1899. */
const serialOf = (day: string): number => Date.parse(day) / 86_400_000 + 25_569;

/** XML's own signs, and the control characters that XML does not know at all. */
const escaped = (text: string) =>
	text
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
