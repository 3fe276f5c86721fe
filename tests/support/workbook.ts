import { strToU8, zipSync } from 'fflate';

/** A workbook as raw as Excel's own parts, so that a test can say exactly what is odd in it. */
export interface RawWorkbook {
	/** Inner XML of `<sheetData>` by name of the sheet. */
	sheets: Record<string, string>;
	hidden?: string[];
	shared?: string[];
	/** Inner XML of `<cellXfs>`, and of `<numFmts>`. */
	styles?: string;
	formats?: string;
	from1904?: boolean;
	/** Parts to add or, by the same name, to replace. */
	parts?: Record<string, string | Uint8Array>;
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function workbook(raw: RawWorkbook): Uint8Array {
	const names = Object.keys(raw.sheets);
	const relations = [
		...names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`),
		`<Relationship Id="rId90" Type="${office}/sharedStrings" Target="sharedStrings.xml"/>`,
		`<Relationship Id="rId91" Type="${office}/styles" Target="/xl/styles.xml"/>`
	];
	const parts: Record<string, string | Uint8Array> = {
		'_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<?xml version="1.0"?><workbook ${main} xmlns:r="${office}">${raw.from1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${names
			.map(
				(name, i) =>
					`<sheet name="${name}" sheetId="${i + 1}" ${raw.hidden?.includes(name) ? 'state="hidden" ' : ''}r:id="rId${i + 1}"/>`
			)
			.join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}</Relationships>`,
		'xl/styles.xml': `<styleSheet ${main}>${raw.formats ? `<numFmts>${raw.formats}</numFmts>` : ''}<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${raw.styles ?? '<xf numFmtId="0"/><xf numFmtId="14"/>'}</cellXfs></styleSheet>`,
		'xl/sharedStrings.xml': `<sst ${main}>${(raw.shared ?? []).map((text) => (text.startsWith('<') ? `<si>${text}</si>` : `<si><t>${text}</t></si>`)).join('')}</sst>`,
		...Object.fromEntries(
			names.map((name, i) => [
				`xl/worksheets/sheet${i + 1}.xml`,
				`<worksheet ${main}><dimension ref="A1"/><sheetData>${raw.sheets[name]}</sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells></worksheet>`
			])
		),
		...raw.parts
	};
	return zipSync(
		Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]))
	);
}

/** One row of inline texts, numbers (General format) and days (`{ serial }`, style 1). */
export function rowOf(n: number, cells: (string | number | { serial: number } | null)[]): string {
	const inner = cells.map((cell, i) => {
		const address = `${String.fromCharCode(65 + i)}${n}`;
		if (cell === null) return '';
		if (typeof cell === 'number') return `<c r="${address}"><v>${cell}</v></c>`;
		if (typeof cell === 'object') return `<c r="${address}" s="1"><v>${cell.serial}</v></c>`;
		return `<c r="${address}" t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
	});
	return `<row r="${n}">${inner.join('')}</row>`;
}
