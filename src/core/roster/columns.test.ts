import { describe, expect, test } from 'vitest';
import { fieldOf, findHead, guessMapping } from './columns.ts';
import type { Cell, Row } from './cell.ts';

const sheet = (...rows: Cell[][]): Row[] => rows.map((cells, i) => ({ n: i + 1, cells })).filter((row) => row.cells.length > 0);

test.each([
	['Họ và tên', 'name'],
	['HỌ TÊN', 'name'],
	['Ho ten', 'name'],
	['Họ, chữ đệm và tên khai sinh', 'name'],
	['Họ và tên học sinh', 'name'],
	['Tên', 'name'],
	['Họ và tên đệm', 'last-name'],
	['Họ đệm', 'last-name'],
	['Họ', 'last-name'],
	['Hộ', 'household'],
	['Số hộ', 'household'],
	['Mã hộ', 'household'],
	['Họ tên chủ hộ', 'household'],
	['Hộ số', 'household'],
	['Ngày sinh', 'birth'],
	['Ngày, tháng, năm sinh', 'birth'],
	['Năm sinh', 'birth'],
	['Sinh ngày', 'birth'],
	['NTNS', 'birth'],
	['Ngày\nsinh', 'birth'],
	['Nơi sinh', null],
	['Giới tính', 'sex'],
	['Phái', 'sex'],
	['Nam', 'male'],
	['Năm', 'birth-year'],
	['Nữ', 'female'],
	['Số CCCD', 'number'],
	['CMND/CCCD', 'number'],
	['Số định danh cá nhân', 'number'],
	['Số CMND (9 số)', 'number'],
	['Ngày cấp CCCD', null],
	['Điện thoại', 'phone'],
	['SĐT', 'phone'],
	['Số ĐT', 'phone'],
	['Số điện thoại di động', 'phone'],
	['Xã/phường', 'place'],
	['Mã xã', 'place'],
	['Tên xã, phường', 'place'],
	['Mã ĐVHC', 'place'],
	['Ấp', 'hamlet'],
	['Ấp/Khóm', 'hamlet'],
	['Khóm, ấp', 'hamlet'],
	['Địa chỉ thường trú', 'address'],
	['Nơi ở hiện nay', 'address'],
	['Đơn vị công tác', 'organisation'],
	['Trường', 'organisation'],
	['HTX', 'organisation'],
	['Lớp', 'grade'],
	['Khối lớp', 'grade'],
	['Chức vụ', 'post'],
	['STT', null],
	['TT', null],
	['Ghi chú', null],
	['Họ tên cha', null],
	['Dân tộc', null],
	['', null]
] as const)('%j is %s', (title, field) => {
	expect(fieldOf(title)).toBe(field);
	expect(fieldOf(title.normalize('NFD'))).toBe(field);
});

describe('the header', () => {
	test('is found under an office’s name and a title', () => {
		const rows = sheet(
			['UBND XÃ MỸ AN HƯNG'],
			['DANH SÁCH NGƯỜI DÂN ẤP 1'],
			[],
			['STT', 'Họ và tên', 'Ngày sinh', 'Số CCCD'],
			[1, 'Nguyễn Văn An', { day: '1960-05-02' }, '087060001234']
		);
		expect(findHead(rows)).toMatchObject({ row: 4, last: 4, mapping: [null, 'name', 'birth', 'number'] });
	});
	test('of two rows is read as one, and the row that numbers the columns is skipped', () => {
		const rows = sheet(
			['TT', 'Họ và tên', 'Năm sinh', undefined, 'Ấp'],
			[undefined, undefined, 'Nam', 'Nữ'],
			['(1)', '(2)', '(3)', '(4)', '(5)'],
			[1, 'Trần Thị Bé', undefined, 1962, 'Ấp 2']
		);
		expect(findHead(rows)).toEqual({
			row: 1,
			last: 3,
			titles: ['TT', 'Họ và tên', 'Năm sinh – Nam', 'Năm sinh – Nữ', 'Ấp'],
			mapping: [null, 'name', 'male', 'female', 'hamlet']
		});
	});
	test('day, month and year apart', () => {
		const rows = sheet(
			['Họ tên', 'Ngày sinh', undefined, undefined],
			[undefined, 'Ngày', 'Tháng', 'Năm'],
			['Trần Thị Bé', 5, 3, 1962]
		);
		expect(findHead(rows).mapping).toEqual(['name', 'birth-day', 'birth-month', 'birth-year']);
	});
	test('does not swallow the first person', () => {
		const rows = sheet(['Họ tên', 'Nam', 'Nữ', 'Ấp'], ['Nguyễn Văn Nam', 'x', undefined, 'Ấp 1'], ['Bé', undefined, 'x', 'Ấp 1']);
		expect(findHead(rows)).toMatchObject({ row: 1, last: 1 });
	});
	test('that is not there is said so', () => {
		expect(findHead(sheet(['Nguyễn Văn An', 1960], ['Trần Thị Bé', 1962]))).toMatchObject({
			row: 0,
			last: 0,
			mapping: [null, null]
		});
		expect(findHead([])).toEqual({ row: 0, last: 0, titles: [], mapping: [] });
	});
});

test('first and last names in two columns; no field twice', () => {
	expect(guessMapping(['Họ đệm', 'Tên', 'Ngày sinh', 'Năm sinh'])).toEqual(['last-name', 'first-name', 'birth', null]);
	expect(guessMapping(['Họ', 'Ngày sinh'])).toEqual(['name', 'birth']);
});
