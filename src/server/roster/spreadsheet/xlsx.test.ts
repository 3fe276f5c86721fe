import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Row } from '#core/roster/cell.ts';
import { rowOf, workbook, type RawWorkbook } from '../../../../tests/support/workbook.ts';
import { dayOfSerial, isDateFormat } from './dates.ts';
import { BOUNDS, openSpreadsheet, type Bounds } from './index.ts';

async function read(bytes: Uint8Array, sheet = 0, bounds?: Bounds): Promise<Row[]> {
	const all: Row[] = [];
	for await (const rows of (await openSpreadsheet(bytes, bounds)).rows(sheet)) all.push(...rows);
	return all;
}
const cells = async (raw: RawWorkbook) => (await read(workbook(raw))).map((row) => row.cells);
const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });

describe('cells', () => {
	test('shared and inline strings, rich text without its phonetics, numbers, yes/no, errors', async () => {
		const shared = ['Nguyễn &amp; Con', '<r><t>Trần </t></r><r><t>Văn B</t></r><rPh sb="0" eb="1"><t>nope</t></rPh>', ' \u00a0 '];
		const row = `<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c><c r="D2"><v>79123456789</v></c>
			<c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#N/A</v></c><c r="G2" t="inlineStr"><is><t>a_x000D_b</t></is></c><c r="H2" s="7"/><c r="I2" t="str"><v></v></c></row>`;
		const [got] = await read(workbook({ sheets: { A: row }, shared }));
		expect(got).toEqual({
			n: 2,
			cells: ['Nguyễn & Con', 'Trần Văn B', undefined, 79123456789, true, { fault: 'error', text: '#N/A' }, 'a\rb']
		});
	});

	test('a formula gives what was last calculated; one never calculated is a fault', async () => {
		const sheets = {
			A: '<row r="1"><c r="A1" t="str"><f>B1&amp;C1</f><v>Lê Thị C</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>NOW()</f></c><c r="D1" t="str"><f>""</f><v></v></c></row>'
		};
		expect(await cells({ sheets })).toEqual([['Lê Thị C', 2, { fault: 'formula', text: '' }]]);
	});

	test('a number is a day by the format of its style, in both calendars', async () => {
		const raw = {
			sheets: {
				A: '<row r="1"><c r="A1" s="1"><v>20440</v></c><c r="B1" s="0"><v>20440</v></c><c r="C1" s="2"><v>20440.75</v></c><c r="D1" s="1"><v>60</v></c><c r="E1" t="d"><v>1980-05-01T00:00:00</v></c></row>'
			},
			styles: '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>',
			formats: '<numFmt numFmtId="170" formatCode="[$-42A]dd/mm/yyyy;@"/>'
		};
		expect(await cells(raw)).toEqual([
			[{ day: '1955-12-17' }, 20440, { day: '1955-12-17' }, { fault: 'bad-date', text: '60' }, { day: '1980-05-01' }]
		]);
		expect((await cells({ ...raw, from1904: true }))[0]![0]).toEqual({ day: '1959-12-18' });
	});

	test('serial numbers, across the day that Excel invented', () => {
		expect([1, 59, 61, 36526, 45000].map((serial) => dayOfSerial(serial, false))).toEqual([
			'1900-01-01',
			'1900-02-28',
			'1900-03-01',
			'2000-01-01',
			'2023-03-15'
		]);
		expect([0, 60, -3, 3_000_000, Number.NaN].map((serial) => dayOfSerial(serial, false))).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
			undefined
		]);
		expect(dayOfSerial(0, true)).toBe('1904-01-01');
	});

	test('formats that show a day', () => {
		for (const code of [
			'dd/mm/yyyy',
			'd-mmm-yy',
			'[$-1010000]d/m/yyyy;@',
			'yyyy',
			'mm/yyyy',
			'"ngày" dd "tháng" mm',
			'dd\\/mm\\/yyyy hh:mm'
		])
			expect(isDateFormat(170, code), code).toBe(true);
		for (const code of ['General', '0.00', '@', 'hh:mm:ss', 'mm:ss', '[h]:mm', '#,##0 "đ"', '"d"0', '[Red]0', '00000'])
			expect(isDateFormat(170, code), code).toBe(false);
		expect([14, 22, 27].every((id) => isDateFormat(id, undefined))).toBe(true);
		expect([0, 2, 20, 46, 49].some((id) => isDateFormat(id, undefined))).toBe(false);
	});

	test('cells and rows without addresses follow each other, prefixes do not matter', async () => {
		const part =
			'<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:t>hai</x:t></x:is></x:c></x:row><x:row r="9"><x:c r="AB9"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>';
		const rows = await read(workbook({ sheets: { A: '' }, parts: { 'xl/worksheets/sheet1.xml': part } }));
		expect(rows.map((row) => [row.n, row.cells.length, row.cells.at(-1)])).toEqual([
			[1, 2, 'hai'],
			[9, 28, 3]
		]);
	});

	test('a text beyond the bound is a fault of its cell', async () => {
		const long = 'ă'.repeat(1001);
		expect(await cells({ sheets: { A: rowOf(1, [long, 'ă'.repeat(1000)]) } })).toEqual([
			[{ fault: 'too-long', text: `${'ă'.repeat(40)}…` }, 'ă'.repeat(1000)]
		]);
		expect((await cells({ sheets: { A: '<row><c t="s"><v>0</v></c></row>' }, shared: [long] }))[0]![0]).toMatchObject({
			fault: 'too-long'
		});
	});
});

test('several sheets by name, hidden ones told; any of them can be read, more than once', async () => {
	const file = await openSpreadsheet(
		workbook({
			sheets: { 'Hướng dẫn': rowOf(1, ['đọc trước']), 'Ấp 1': rowOf(1, ['một']), cũ: rowOf(1, ['ba']) },
			hidden: ['cũ']
		})
	);
	expect(file.sheets).toEqual([
		{ name: 'Hướng dẫn', hidden: false },
		{ name: 'Ấp 1', hidden: false },
		{ name: 'cũ', hidden: true }
	]);
	for (let i = 0; i < 2; i++) expect((await file.rows(1).next()).value).toEqual([{ n: 1, cells: ['một'] }]);
});

describe('bounds', () => {
	const small = (over: Partial<Bounds>): Bounds => ({ ...BOUNDS, ...over });
	test('rows and columns that hold something are counted; empty ones are free', async () => {
		const three = workbook({
			sheets: { A: rowOf(1, ['a']) + '<row r="2"><c r="A2" s="1"/></row>' + rowOf(500_000, ['b']) + rowOf(1_000_000, ['c']) }
		});
		expect((await read(three, 0, small({ rows: 3 }))).map((row) => row.n)).toEqual([1, 500_000, 1_000_000]);
		await expect(read(three, 0, small({ rows: 2 }))).rejects.toEqual(refusal('file-too-many-rows'));
		await expect(read(workbook({ sheets: { A: '<row r="1"><c r="GS1"><v>1</v></c></row>' } }))).rejects.toEqual(
			refusal('file-too-many-columns')
		);
		expect(await read(workbook({ sheets: { A: '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>' } }))).toHaveLength(1);
	});
	test('a bomb of zeros is refused while it unpacks, in the sheet and in the shared strings', async () => {
		const bomb = (part: string, text: string) =>
			workbook({ sheets: { A: '<row><c t="s"><v>0</v></c></row>' }, parts: { [part]: text } });
		const blanks = ' '.repeat(3_000_000);
		await expect(
			read(
				bomb('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${blanks}</sheetData></worksheet>`),
				0,
				small({ unpacked: 1_000_000 })
			)
		).rejects.toEqual(refusal('file-unpacks-too-large'));
		await expect(
			read(bomb('xl/sharedStrings.xml', `<sst><si><t>${blanks}</t></si></sst>`), 0, small({ unpacked: 1_000_000 }))
		).rejects.toEqual(refusal('file-unpacks-too-large'));
		await expect(
			read(
				workbook({
					sheets: { A: '<row><c t="s"><v>2099999</v></c></row>' },
					parts: { 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(2_100_000)}</sst>` }
				})
			)
		).rejects.toEqual(refusal('file-unpacks-too-large'));
	});
	test('entities of one’s own are no way to a bomb', async () => {
		const part =
			'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>';
		await expect(read(workbook({ sheets: { A: '' }, parts: { 'xl/worksheets/sheet1.xml': part } }))).rejects.toEqual(
			refusal('file-damaged')
		);
	});
});

describe('files that are no spreadsheet of ours are refused by name', () => {
	const ole = (name: string) =>
		new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...new Uint8Array(500), ...Buffer.from(name, 'utf16le'), 0, 0]);
	const whole = workbook({ sheets: { A: rowOf(1, ['Nguyễn Văn An', 'Ấp 1']) } });
	const encrypted = Uint8Array.from(whole);
	for (let i = 0; i + 4 < encrypted.length; i++)
		if (encrypted[i] === 0x50 && encrypted[i + 1] === 0x4b && encrypted[i + 2] === 1 && encrypted[i + 3] === 2)
			encrypted[i + 8]! |= 1;
	test.each([
		['empty', new Uint8Array(), 'file-empty'],
		['xls', ole('Workbook'), 'file-xls-old'],
		['behind a password', ole('EncryptedPackage'), 'file-encrypted'],
		['a zip with encrypted parts', encrypted, 'file-encrypted'],
		['html under the name of xlsx', strToU8('\ufeff \n<html><table><tr><td>Họ tên</td></tr></table></html>'), 'file-html'],
		['XML of 2003', strToU8('<?xml version="1.0"?><Workbook></Workbook>'), 'file-html'],
		['a PDF', strToU8('%PDF-1.7\n...'), 'file-not-spreadsheet'],
		['a photograph', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'file-not-spreadsheet'],
		[
			'docx',
			zipSync({
				'_rels/.rels': strToU8(
					'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
				),
				'word/document.xml': strToU8('<w/>')
			}),
			'file-not-spreadsheet'
		],
		[
			'ods',
			zipSync({
				mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }],
				'content.xml': strToU8('<x/>')
			}),
			'file-not-spreadsheet'
		],
		[
			'xlsb',
			zipSync({
				'_rels/.rels': strToU8(
					'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
				),
				'xl/workbook.bin': strToU8('x')
			}),
			'file-not-spreadsheet'
		],
		['cut short', whole.subarray(0, whole.length - 200), 'file-damaged'],
		['no sheets', workbook({ sheets: {} }), 'file-damaged'],
		['binary', new Uint8Array([1, 2, 3, 0, 0, 7, 0, 0, 9, 1, 0, 0]), 'file-not-spreadsheet']
	])('%s', async (_, bytes, code) => {
		await expect(read(bytes)).rejects.toEqual(refusal(code));
	});

	test('cut or broken anywhere, it is read or refused, never more', async () => {
		for (let at = 0; at < whole.length; at += 7) {
			for (const bytes of [whole.subarray(0, at), whole.with(at, whole[at]! ^ 0x55)])
				await read(bytes).catch((thrown: unknown) => expect(thrown).toEqual(expect.objectContaining({ name: 'Refusal' })));
		}
	});
});
