import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { writeCsv, writeXlsx, type Table } from './spreadsheet.ts';

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const all: Uint8Array[] = [];
	for await (const piece of pieces) all.push(piece);
	return new Uint8Array(Buffer.concat(all));
}
const sheetOf = async (table: Table) => strFromU8(unzipSync(await bytesOf(writeXlsx(table)))['xl/worksheets/sheet1.xml']!);

test('figures are what a spreadsheet reckons with, under lines that say what they are', async () => {
	const table: Table = {
		sheet: 'Bảng số',
		above: ['Người lớn biết kỹ năng cơ bản', 'Tính đến 27/11/2026'],
		head: ['Mã', 'Đạt', 'Tỷ lệ', 'Hạn'],
		rows: [
			[
				['00123', 1234, { share: 0.125 }, { day: '2026-12-31' }],
				['=1+1', null, null, null]
			]
		]
	};
	const sheet = await sheetOf(table);
	expect(sheet).toContain('<row r="3"><c r="A3" s="2" t="inlineStr"><is><t xml:space="preserve">Mã</t>');
	expect(sheet).toContain('<c r="B4" s="4"><v>1234</v></c><c r="C4" s="5"><v>0.125</v></c><c r="D4" s="6"><v>46387</v></c>');
	expect(sheet).toContain('topLeftCell="A4"');
	// Text that looks like a formula stays text.
	expect(sheet).toContain('<c r="A5" s="1" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c></row>');
	expect(sheet).not.toContain('<f>');
	expect(new TextDecoder().decode(await bytesOf(writeCsv(table, ',')))).toBe(
		"Người lớn biết kỹ năng cơ bản\r\nTính đến 27/11/2026\r\nMã,Đạt,Tỷ lệ,Hạn\r\n00123,1234,0.125,2026-12-31\r\n'=1+1,,,\r\n"
	);
});

test('whatever a cell says, the sheet stays well-formed', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (texts) => {
			const sheet = await sheetOf({ sheet: 'x', head: ['a'], rows: [texts.map((text) => [text])] });
			expect(sheet.match(/<row /g) ?? []).toHaveLength(texts.length + 1);
			expect(sheet.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
		}),
		{ numRuns: 10 }
	);
});
