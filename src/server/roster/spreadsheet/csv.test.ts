import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '#core/roster/cell.ts';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheet.ts';
import { BOUNDS, openSpreadsheet, type Bounds } from './index.ts';
import { CsvReader } from './csv.ts';

async function read(bytes: Uint8Array | string, bounds?: Bounds): Promise<Row[]> {
	const all: Row[] = [];
	for await (const rows of (
		await openSpreadsheet(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, bounds)
	).rows(0))
		all.push(...rows);
	return all;
}
const cells = async (bytes: Uint8Array | string) => (await read(bytes)).map((row) => row.cells);
const refusal = (code: string, details?: object) =>
	expect.objectContaining({ name: 'Refusal', code, ...(details && { details }) });
const joined = async (pieces: AsyncIterable<Uint8Array>) => {
	const all: Uint8Array[] = [];
	for await (const piece of pieces) all.push(piece);
	return new Uint8Array(Buffer.concat(all));
};

const text = 'Họ và tên,Năm sinh\r\n"Nguyễn Văn ""Tư"", An",1950\r\n\r\nTrần Thị Bé,1962';
const rows = [
	['Họ và tên', 'Năm sinh'],
	['Nguyễn Văn "Tư", An', '1950'],
	['Trần Thị Bé', '1962']
];

describe('encodings', () => {
	const utf16 = (bytes: Buffer, mark: number[]) => new Uint8Array([...mark, ...bytes]);
	const little = Buffer.from(text, 'utf16le');
	const big = Buffer.from(little).swap16();
	test.each([
		['UTF-8', new TextEncoder().encode(text)],
		['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${text}`)],
		['UTF-16 LE with a mark', utf16(little, [0xff, 0xfe])],
		['UTF-16 BE with a mark', utf16(big, [0xfe, 0xff])],
		['UTF-16 LE', utf16(little, [])],
		['UTF-16 BE', utf16(big, [])]
	])('%s', async (_, bytes) => {
		expect(await cells(bytes)).toEqual(rows);
	});
	test('an old code page is refused, not guessed', async () => {
		await expect(
			read(new Uint8Array([...new TextEncoder().encode('Ho ten,Nam sinh\n'), 0x4e, 0xf4, 0xd2, 0x2c, 0x31]))
		).rejects.toEqual(refusal('file-encoding'));
	});
});

describe('separators and lines', () => {
	test.each([';', '\t', '|', ','])('separator %j', async (separator) => {
		expect(
			await cells(
				`Tiêu đề, có dấu phẩy\n\nHọ tên${separator}Sinh${separator}Ấp\nAn${separator}1950${separator}Ấp 1\nBé${separator}1951${separator}"Ấp 2, Ấp 3"\n`
			)
		).toContainEqual(['An', '1950', 'Ấp 1']);
	});
	test('`sep=` decides and is no row', async () => {
		expect(await read('sep=;\r\nA;B,C\r\n1;2')).toEqual([
			{ n: 1, cells: ['A', 'B,C'] },
			{ n: 2, cells: ['1', '2'] }
		]);
	});
	test('lines of Windows, Unix and the old Macintosh; empty ones are counted, not given', async () => {
		for (const newline of ['\r\n', '\n', '\r'])
			expect(
				(await read(['A,B', '', ',,', '1,2'].join(newline))).map((row) => row.n),
				JSON.stringify(newline)
			).toEqual([1, 4]);
	});
	test('a mark that is not closed is refused with its row', async () => {
		await expect(read('A,B\n1,2\n"An,1950\nBé,1951\n')).rejects.toEqual(refusal('file-open-quote', { row: 3 }));
	});
	test('marks inside a field are letters', async () => {
		expect(await cells('A,B\nNguyễn "Tư" An,2\n')).toEqual([
			['A', 'B'],
			['Nguyễn "Tư" An', '2']
		]);
	});
	test('formulas are faults, but ="012" keeps its zero', async () => {
		expect(await cells('A,B\n="079050000123",=1+1\n')).toEqual([
			['A', 'B'],
			['079050000123', { fault: 'formula', text: '=1+1' }]
		]);
	});
	test('bounds', async () => {
		await expect(read('a\n'.repeat(11), { ...BOUNDS, rows: 10 })).rejects.toEqual(refusal('file-too-many-rows'));
		expect(await read(`${'a\n'.repeat(10)}\n\n,\n`, { ...BOUNDS, rows: 10 })).toHaveLength(10);
		await expect(read(`${','.repeat(200)}a\n`)).rejects.toEqual(refusal('file-too-many-columns'));
		expect(await cells(`a,${'b'.repeat(1001)}\n`)).toEqual([['a', { fault: 'too-long', text: `${'b'.repeat(40)}…` }]]);
	});
});

const field = fc.string({ unit: fc.constantFrom('a', 'ễ', '"', ',', ';', '\n', '\r', ' ', '1', '\t', 'é', '=', '@', "'") });
const meant = (text: string) => (/^[\s]*$/.test(text) ? undefined : text);

test('what is written is read back, wherever the text is cut', () => {
	fc.assert(
		fc.property(
			fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
			fc.array(fc.nat(60)),
			(table, cuts) => {
				// No formulas here: those are told apart from text on purpose.
				fc.pre(table.every((row) => row.every((field) => !field.startsWith('='))));
				const text = table.map((row) => `${row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\r\n`).join('');
				const reader = new CsvReader('a,b\n', BOUNDS);
				const rows: Row[] = [];
				let at = 0;
				for (const cut of cuts) {
					rows.push(...reader.push(text.slice(at, at + cut)));
					at += cut;
				}
				rows.push(...reader.push(text.slice(at)), ...reader.end());
				const expected = table.map((row) => row.map(meant)).filter((row) => row.some((cell) => cell !== undefined));
				expect(rows.map((row) => row.cells)).toEqual(expected);
			}
		)
	);
});

test('any bytes are read or refused', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
			await read(bytes).catch((thrown: unknown) => expect(thrown).toEqual(expect.objectContaining({ name: 'Refusal' })));
		})
	);
});

test('what we write we read: workbook and CSV, and no cell of ours runs as a formula', async () => {
	const head = ['Họ và tên', 'Lỗi / Cách sửa'];
	const body = [
		['Nguyễn <b> & "An"', '=cmd()'],
		['0012', '+84912345678'],
		['a\u0001b', '']
	];
	const table = { sheet: 'Dòng & lỗi', head, rows: [body], marked: 1 };
	expect(await cells(await joined(writeXlsx(table)))).toEqual([head, body[0], body[1], ['ab']]);
	expect(await cells(await joined(writeCsv(table)))).toEqual([
		head,
		['Nguyễn <b> & "An"', "'=cmd()"],
		body[1],
		['a\u0001b', undefined]
	]);
});
