import { workbook } from './workbook.ts';

/**
 * A roster as a tired office sends it, for xã Mỹ An Hưng (30178): a guide on the first sheet, a letterhead, a header of two rows,
 * births in every form, numbers that Excel has eaten, phones in all spellings, names decomposed and in capitals, formulas with and
 * without results, duplicates, old names of places, slips in hamlets, a hidden row, blank rows, a total and a signature. Nobody in
 * it exists; numbers are made up.
 */
export function messyRoster(): Uint8Array {
	const text = (value: string) =>
		`t="inlineStr"><is><t xml:space="preserve">${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
	const day = (serial: number) => `s="1"><v>${serial}</v></c>`;
	const number = (value: number | string) => `><v>${value}</v></c>`;
	const formula = (of: string, value: string | null, type = '') =>
		`${type}><f>${of}</f>${value === null ? '' : `<v>${value}</v>`}</c>`;
	type Made = string | null;
	const row = (n: number, cells: (Made | undefined)[], more = '') =>
		`<row r="${n}"${more}>${cells.map((cell, i) => (cell ? `<c r="${'ABCDEFGHIJK'[i]}${n}" ${cell}` : '')).join('')}</row>`;
	let n = 8;
	// STT, họ tên, nam, nữ, CCCD, điện thoại, ấp, xã, hộ số, ghi chú
	const person = (
		name: Made,
		male: Made,
		female: Made,
		id: Made = null,
		phone: Made = null,
		hamlet: Made = text('Ấp 1'),
		commune: Made = null,
		household: Made = null,
		more = ''
	) => row(++n, [number(n - 8), name, male, female, id, phone, hamlet, commune, household], more);
	const rows = [
		row(1, [text('ỦY BAN NHÂN DÂN XÃ MỸ AN HƯNG')]),
		row(2, [text('Tổ công nghệ số cộng đồng')]),
		row(4, [text('DANH SÁCH NGƯỜI DÂN THAM GIA BÌNH DÂN HỌC VỤ SỐ')]),
		row(6, [
			text('STT'),
			text('Họ và  tên'),
			text('Năm sinh'),
			null,
			text('Số CCCD/ĐDCN'),
			text('SĐT'),
			text('Ấp'),
			text('Xã (cũ)'),
			text('Hộ số')
		]),
		row(7, [null, null, text('Nam'), text('Nữ')]),
		row(8, [text('(1)'), text('(2)'), text('(3)'), text('(4)'), text('(5)'), text('(6)'), text('(7)'), text('(8)'), text('(9)')]),
		person(
			text('NGUYỄN VĂN TƯ'),
			text('05/03/1958'),
			null,
			text('087058009001'),
			text('0912.345.678'),
			text('Ấp 1'),
			text('Xã Mỹ An Hưng B'),
			text('01')
		),
		person(
			text('Trần Thị Bảy'.normalize('NFD')),
			null,
			number(1950),
			null,
			null,
			text('ấp 1'.normalize('NFD')),
			null,
			text('01')
		),
		person(text('Lê Thị  Hồng Gấm '), null, day(29831), text('087181009002'), number(987654321), text('ấp 01'), null, text('02')),
		person(text('Phạm Văn Đực'), day(20455), null, number(87056009003), text('0903123456'), text('Ấp 2'), text('30178')),
		person(text('Huỳnh Thị Út'), null, text('12/7/65'), null, null, text('Ấp 2')),
		person(text('Võ Thành Long'), text('03/25/1970'), null, null, text('+84 977 123 456'), text('Ấp 2')),
		person(text('Đặng Thị Mười'), null, text('31/04/1961'), null, null, text('Ấp 3')),
		person(text('Bùi Văn Sáu'), text('1949'), null, text('340123456'), text('0277 3851 234'), text('Ấp 3')),
		person(
			text('Ngô Thị Kim Loan'),
			null,
			text('17/08/1990'),
			text("'087190009004"),
			text('0939111222 / 0939111333'),
			text('Ấp 3'),
			null,
			text('07')
		),
		person(text('Nguyễn Văn Tư'), text('5/3/1958'), null, null, null, text('Ấp 1')),
		person(text('Hồ Thị Lệ'), null, text('02/02/1984'), text('087184009005'), text('01677123456'), text('Ấp 4')),
		person(text('Hồ Thị Lệ Thu'), null, text('02/02/1986'), text('087184009005'), null, text('Ấp 4')),
		person(text('Dương Văn 5'), number(1977), null, null, null, text('Ấp 4')),
		person(null, number(1980), null, text('087080009006'), null, text('Ấp 4')),
		person(text('Lý Thị Ngọc Ánh'), null, number(1992), formula('VLOOKUP(B99,Z1:Z9,2)', null), null, text('Ấp 4')),
		person(formula('B9&amp;" Anh"', 'Nguyễn Văn Tư Anh', 't="str"'), number(1995), null, null, null, text('Ấp 1')),
		person(text('Châu Văn Lợi'), text('x'), null, text('087063009007'), null, text('Ấp 1')),
		person(text('Trương Thị Mỹ Hạnh'), null, text('ngày 8 tháng 3 năm 1975'), text('7.91E+10'), null, text('Ấp 1')),
		person(text('Đỗ Văn Kha'), text('20/11/2030'), null, null, null, text('Ấp 2')),
		person(text('Đỗ Thị Cưng'), null, text('1899'), null, null, text('Ấp 2')),
		row(++n, []),
		person(text('Phan Văn Bé Hai'), text('00/00/1947'), null, null, null, text('Ấp Mỹ Thạnh'), null, text('21')),
		person(text('Phan Thị Bé Ba'), null, text('--/--/1951'), null, null, text('Ấp Mỹ Thạnh'), null, text('21')),
		person(
			text('Phan Văn Bé Tư'),
			number(1978),
			null,
			text('087078009008'),
			null,
			text('ap my thanh'),
			null,
			text('21'),
			' hidden="1"'
		),
		person(text('Phan Văn Bé Năm'), number(1981), null, null, null, text('Ấp Mỹ Thành'), null, text('21')),
		person(text('Cao Thị Tím'), null, number(1966), null, null, text('Ấp 2'), text('Phường Cao Lãnh')),
		person(text('Mai Văn Đen'), number(1969), null, text('087169009009'), null, text('Ấp 3')),
		person(text('Nguyễn Thị Bé Ba'), null, number(1956), null, null, text('Ấp 3')),
		person(text('Nguyễn Thị Bé Ba'), null, number(1956), null, null, text('Ấp 4')),
		person(text('NguyÔn V¨n Hïng'), number(1972), null, null, null, text('Ấp 4')),
		row(n + 2, [null, text('Tổng cộng: 34 người')]),
		row(n + 4, [null, null, null, null, null, text('Mỹ An Hưng, ngày 20 tháng 11 năm 2026')]),
		row(n + 5, [null, text('Người lập bảng')])
	];
	return workbook({
		sheets: {
			'Hướng dẫn': row(1, [text('Điền vào trang DS')]) + row(2, [text('Không đổi tên cột')]),
			'DS Mỹ An Hưng': rows.join('')
		}
	});
}
