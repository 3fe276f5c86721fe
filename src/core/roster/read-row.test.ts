import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { birthOf, doubtfulOrder, noOrders } from './birth.ts';
import type { Cell } from './cell.ts';
import { FIELDS, type Field, type Mapping } from './columns.ts';
import { columnsOf, readRow } from './read-row.ts';

const today = '2026-11-23';
const read = (given: Partial<Record<Field, Cell>>) => {
	const fields = Object.keys(given) as Field[];
	return readRow({ n: 7, cells: fields.map((field) => given[field]) }, columnsOf(fields), today);
};
const codes = (given: Partial<Record<Field, Cell>>) => read(given)?.problems.map(([, code]) => code);
const person = { name: 'Nguyễn Văn An', birth: '1960' };

describe('births', () => {
	test.each([
		['05/03/1962', 1962, '1962-03-05'],
		['5.3.1962', 1962, '1962-03-05'],
		['5-3-1962', 1962, '1962-03-05'],
		[' 5 / 3 / 1962 ', 1962, '1962-03-05'],
		["'05/03/1962", 1962, '1962-03-05'],
		['1962-03-05', 1962, '1962-03-05'],
		['ngày 5 tháng 3 năm 1962', 1962, '1962-03-05'],
		['1962', 1962, null],
		[1962, 1962, null],
		[{ day: '1962-03-05' }, 1962, '1962-03-05'],
		['00/00/1950', 1950, null],
		['--/--/1950', 1950, null],
		['09/1983', 1983, null],
		['29/02/2024', 2024, '2024-02-29']
	] as const)('%j', (cell, year, date) => {
		expect(birthOf(cell, today)).toMatchObject({ year, date });
	});
	test.each([
		['5/3/62', 'birth-short-year'],
		['03/25/1962', 'birth-month-first'],
		['31/04/1962', 'birth-no-such-day'],
		['29/02/2023', 'birth-no-such-day'],
		['45/45/1962', 'birth-no-such-day'],
		['24/11/2026', 'birth-future'],
		[2027, 'birth-future'],
		['1905', 'birth-too-early'],
		['01/01/1899', 'birth-too-early'],
		[20440, 'birth-serial'],
		['không nhớ', 'birth-unreadable'],
		[1091983, 'birth-unreadable'],
		['1-Sep-83', 'birth-unreadable']
	] as const)('%j is %s', (cell, problem) => {
		expect(birthOf(cell, today)).toMatchObject({ year: null, date: null, problem });
	});
	test('a count of days names the day that it may mean', () => {
		expect(birthOf(20440, today).details).toEqual({ value: '20440', as: '17/12/1955' });
	});
	test('a file is doubted as a whole where Excel swapped days, or America wrote it', () => {
		const orders = (given: object) => doubtfulOrder({ ...noOrders(), ...given });
		expect(orders({ 'small-day': 9, 'day-first': 12 })).toEqual({ order: 'small-day', problem: 'birth-swapped' });
		expect(orders({ 'small-day': 9, 'day-first': 12, 'big-day': 1 })).toBeUndefined();
		expect(orders({ 'small-day': 2, 'day-first': 12 })).toBeUndefined();
		expect(orders({ 'small-day': 9, 'day-first': 12, either: 3 })).toBeUndefined();
		expect(orders({ 'month-first': 4, either: 3 })).toEqual({ order: 'either', problem: 'birth-doubtful-order' });
		expect(orders({ 'month-first': 1, 'day-first': 40, either: 30 })).toBeUndefined();
	});
});

describe('a row', () => {
	test('is read field by field', () => {
		const row = read({
			name: 'NGUYỄN  THỊ BÉ'.normalize('NFD'),
			birth: '05/03/1962',
			sex: 'Nữ',
			number: '087162001234',
			phone: 912345678,
			hamlet: 'Ấp 1',
			place: 4,
			household: '12',
			grade: 'Lớp 5A2',
			post: 'Giáo viên'
		});
		expect(row).toEqual({
			n: 7,
			name: 'Nguyễn Thị Bé',
			birthYear: 1962,
			birthDate: '1962-03-05',
			order: 'either',
			sex: 'f',
			number: '087162001234',
			phone: '+84912345678',
			place: '00004',
			hamlet: 'Ấp 1',
			household: '12',
			organisation: '',
			grade: 5,
			post: 'teacher',
			problems: []
		});
	});
	test('joins a name from two columns', () => {
		expect(read({ 'last-name': ' Lê Văn ', 'first-name': 'Tám', birth: 1950 })).toMatchObject({
			name: 'Lê Văn Tám',
			problems: []
		});
	});
	test('reads ticks, and years in the place of ticks', () => {
		expect(read({ ...person, male: 'x', female: undefined })).toMatchObject({ sex: 'm', problems: [] });
		expect(read({ name: 'Lê Thị Tám', male: undefined, female: 1962 })).toMatchObject({
			sex: 'f',
			birthYear: 1962,
			problems: []
		});
		expect(codes({ ...person, male: 'x', female: 'x' })).toEqual(['sex-both']);
	});
	test('joins day, month and year', () => {
		expect(read({ name: 'Lê Tám', 'birth-day': 5, 'birth-month': 3, 'birth-year': 1962 })).toMatchObject({
			birthDate: '1962-03-05'
		});
		expect(read({ name: 'Lê Tám', 'birth-day': undefined, 'birth-month': undefined, 'birth-year': 1962 })).toMatchObject({
			birthDate: null,
			birthYear: 1962
		});
	});
	test('takes year and sex from the number where nothing else says them', () => {
		expect(read({ name: 'Lê Thị Tám', number: '087162001234' })).toMatchObject({
			birthYear: 1962,
			birthDate: null,
			sex: 'f',
			problems: []
		});
	});
	test('says what is wrong, column by column', () => {
		expect(read({ name: undefined, birth: '1962', number: '087162001234' })!.problems).toEqual([[0, 'name-missing']]);
		expect(codes({ name: 'Nguyễn Văn 4', birth: '1962' })).toEqual(['name-not-a-name']);
		expect(codes({ name: 'NguyÔn V¨n A', birth: '1962' })).toEqual(['name-not-a-name']);
		expect(codes({ name: 'Bé', birth: 1962 })).toEqual(['name-one-word']);
		expect(codes({ name: 'Lê Tám', birth: undefined })).toEqual(['birth-missing']);
		expect(codes({ ...person, number: 79123456789 })).toEqual(['number-lost-zero']);
		expect(codes({ ...person, number: '341234567' })).toEqual(['number-nine-digits']);
		expect(codes({ ...person, number: '7.91E+11' })).toEqual(['number-rounded']);
		expect(codes({ ...person, number: '087 162 001 234' })).toEqual(['number-birth-year']);
		expect(read({ ...person, number: '087162001234' })!.number).toBeNull();
		expect(codes({ ...person, sex: '?' })).toEqual(['sex-unreadable']);
		expect(codes({ ...person, phone: '0123 456 7890' })).toEqual(['phone-old-prefix']);
		expect(codes({ ...person, grade: 'Lá', post: 'Thủ kho' })).toEqual(['grade-unreadable', 'post-unknown']);
	});
	test('takes the first of two phones', () => {
		expect(read({ ...person, phone: '0912345678 / 0987654321' })).toMatchObject({
			phone: '+84912345678',
			problems: [[2, 'phone-several', { value: '0912345678' }]]
		});
	});
	test('a fault in a column that counts is an error, elsewhere nothing', () => {
		expect(codes({ name: { fault: 'formula', text: '' }, birth: 1962 })).toEqual(['cell-formula']);
		expect(codes({ ...person, birth: { fault: 'error', text: '#N/A' } })).toEqual(['cell-error']);
		expect(
			readRow({ n: 1, cells: ['Lê Tám', 1962, { fault: 'error', text: '#N/A' }] }, columnsOf(['name', 'birth', null]), today)!
				.problems
		).toEqual([]);
	});
	test('finds the hamlet and the commune in an address', () => {
		expect(read({ ...person, address: 'Số 12, ấp Mỹ Hòa, xã Mỹ An Hưng, huyện Lấp Vò' })).toMatchObject({
			hamlet: 'ấp Mỹ Hòa',
			place: 'xã Mỹ An Hưng, huyện Lấp Vò'
		});
		expect(read({ ...person, address: '12 Nguyễn Huệ' })).toMatchObject({ hamlet: '', place: '' });
	});
	test('about nobody is left out: empty lines, totals, signatures, repeated headers', () => {
		const rows: Cell[][] = [
			[1, undefined, undefined],
			[undefined, 'Tổng cộng: 45 người', undefined],
			[undefined, 'Người lập bảng', undefined],
			[undefined, 'Mỹ An Hưng, ngày 5 tháng 11 năm 2026', undefined],
			['STT', 'Họ và tên', undefined]
		];
		for (const cells of rows)
			expect(readRow({ n: 9, cells }, columnsOf([null, 'name', 'birth']), today), String(cells)).toBeNull();
		expect(readRow({ n: 9, cells: [2, 'Tống Công Minh', 1960] }, columnsOf([null, 'name', 'birth']), today)).not.toBeNull();
	});
});

const cell: fc.Arbitrary<Cell> = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 30 }),
	fc.string({ unit: fc.constantFrom('0', '1', '9', '/', '-', '.', ' ', '+', 'ă', '̣', 'E', "'"), maxLength: 14 }),
	fc.double(),
	fc.integer(),
	fc.boolean(),
	fc.constant(undefined),
	fc.record({
		day: fc
			.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
			.map((date) => date.toISOString().slice(0, 10))
	}),
	fc.record({ fault: fc.constantFrom('formula', 'error', 'too-long', 'bad-date'), text: fc.string() })
);
const mapping: fc.Arbitrary<Mapping> = fc.uniqueArray(fc.constantFrom<(Field | null)[]>(...FIELDS, null), { maxLength: 12 });

test('any row is read, and decomposed letters mean the same as composed ones', () => {
	fc.assert(
		fc.property(mapping, fc.array(cell, { maxLength: 12 }), (mapping, cells) => {
			const as = (form: 'NFC' | 'NFD') =>
				readRow(
					{ n: 1, cells: cells.map((cell) => (typeof cell === 'string' ? cell.normalize(form) : cell)) },
					columnsOf(mapping),
					today
				);
			const [composed, decomposed] = [as('NFC'), as('NFD')];
			expect(decomposed && { ...decomposed, problems: decomposed.problems.map(([, code]) => code) }).toEqual(
				composed && { ...composed, problems: composed.problems.map(([, code]) => code) }
			);
		})
	);
});
