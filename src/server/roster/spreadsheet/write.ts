import { strToU8, Zip, ZipDeflate } from 'fflate';
import { columnLetters } from '#core/roster/cell.ts';

/** A table to be written: its first row is the head; the rest comes as it is made. */
export interface Table {
	sheet: string;
	head: string[];
	rows: AsyncIterable<string[][]> | Iterable<string[][]>;
	/** The column that a reader should see first; in a workbook it is coloured. */
	marked?: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A CSV text: UTF-8 with a mark in front, or Excel takes it for an old code page.
 * @param separator what the receiver's Excel splits at: in Vietnamese settings a semicolon
 */
export async function* writeCsv(table: Table, separator = ';'): AsyncGenerator<Bytes> {
	const text = (rows: string[][]) => rows.map((row) => `${row.map(csvField).join(separator)}\r\n`).join('');
	yield strToU8(`\ufeff${text([table.head])}`) as Bytes;
	for await (const rows of table.rows) yield strToU8(text(rows)) as Bytes;
}

function csvField(text: string): string {
	// A spreadsheet would run it as a formula. Signs before mere digits (a phone) are harmless.
	const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d .()-]+$/.test(text) ? `'${text}` : text;
	return /[",;|\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * An `.xlsx` workbook of one sheet, piece by piece. Every cell is text and formatted as text, so that a zero in front of
 * a number outlives whoever corrects it in Excel.
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
	sheet.push(strToU8(sheetHead(table) + rowXml(1, table.head, () => 2)));
	let n = 1;
	for await (const rows of table.rows) {
		sheet.push(strToU8(rows.map((row) => rowXml(++n, row, (column) => (column === table.marked ? 3 : 1))).join('')));
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

/** Every part but the sheet. Styles: 0 plain, 1 text, 2 head, 3 marked. */
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
	'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="12"/><name val="Times New Roman"/></font><font><b/><sz val="12"/><name val="Times New Roman"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE1F0E7"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFDF0D5"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment wrapText="1" vertical="center"/></xf><xf numFmtId="49" fillId="3" applyNumberFormat="1" applyFill="1" applyAlignment="1"><alignment wrapText="1"/></xf></cellXfs></styleSheet>`
});

const sheetHead = ({ head, marked }: Table) =>
	`${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${head
		.map(
			(text, i) =>
				`<col min="${i + 1}" max="${i + 1}" width="${i === marked ? 60 : Math.min(30, Math.max(12, text.length + 4))}" style="1" customWidth="1"/>`
		)
		.join('')}</cols><sheetData>`;

function rowXml(n: number, cells: string[], style: (column: number) => number): string {
	const inner = cells.map((text, i) =>
		text === ''
			? ''
			: `<c r="${columnLetters(i)}${n}" s="${style(i)}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
	);
	return `<row r="${n}">${inner.join('')}</row>`;
}

/** XML's own signs, and the control characters that XML does not know at all. */
const escaped = (text: string) =>
	text
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
