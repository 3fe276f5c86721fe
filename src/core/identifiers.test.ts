import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneForReading, readBirth, readName, readPersonalNumber, readPhone, readSex } from './identifiers.ts';

const today = '2026-11-23';

describe('readPersonalNumber', () => {
	it('takes twelve digits in any spacing', () => {
		for (const text of ['087056001234', "'087056001234", '087 056 001 234', '087.056.001.234', ' 087056001234\u200b'])
			expect(readPersonalNumber(text)).toEqual({ ok: true, warnings: [], number: '087056001234' });
	});
	it('says what is wrong with the rest', () => {
		expect(readPersonalNumber('341234567')).toEqual({ ok: false, problem: 'number-nine-digits' });
		expect(readPersonalNumber('87056001234')).toEqual({ ok: false, problem: 'number-lost-zero' });
		expect(readPersonalNumber('0870560012345')).toEqual({ ok: false, problem: 'number-length' });
		expect(readPersonalNumber('8.7056E+10')).toEqual({ ok: false, problem: 'number-not-digits' });
		expect(readPersonalNumber('')).toEqual({ ok: false, problem: 'number-length' });
	});
	it('warns, and no more, where the row says otherwise', () => {
		expect(readPersonalNumber('087056001234', { birthYear: 1956, sex: 'm' })).toMatchObject({ ok: true, warnings: [] });
		expect(readPersonalNumber('087056001234', { birthYear: 1957, sex: 'f' })).toMatchObject({
			ok: true,
			warnings: ['number-birth-year', 'number-sex']
		});
		expect(readPersonalNumber('087310001234', { birthYear: 2010, sex: 'f' })).toMatchObject({ ok: true, warnings: [] });
		expect(readPersonalNumber('087410001234', { birthYear: 2010 })).toMatchObject({ ok: true, warnings: ['number-century'] });
	});
});

describe('readPhone', () => {
	it('makes one number of all spellings', () => {
		for (const text of [
			'0912 345 678',
			'+84912345678',
			'84-912.345.678',
			'0084 912345678',
			'(0)912345678',
			'+84 (0)912 345 678',
			'912345678',
			'0912–345–678',
			"'0912345678"
		])
			expect(readPhone(text)).toEqual({ ok: true, warnings: [], phone: '+84912345678' });
	});
	it('keeps a number that begins with 84 itself', () => {
		expect(readPhone('0841234567')).toMatchObject({ phone: '+84841234567' });
		expect(readPhone('841234567')).toMatchObject({ phone: '+84841234567' });
		expect(readPhone('84841234567')).toMatchObject({ phone: '+84841234567' });
	});
	it('says what the rest is', () => {
		expect(readPhone('01662345678')).toEqual({ ok: false, problem: 'phone-old-prefix' });
		expect(readPhone('02773851234')).toEqual({ ok: false, problem: 'phone-landline' });
		expect(readPhone('+12025550123')).toEqual({ ok: false, problem: 'phone-foreign' });
		for (const text of ['', 'không có', '09123', '0412345678', '0912345678/0987654321'])
			expect(readPhone(text)).toEqual({ ok: false, problem: 'phone-unreadable' });
	});
	it('reads again what it wrote', () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^[35789]\d{8}$/),
				fc.constantFrom('0', '+84', '84', '0084', '+84(0)', ''),
				(rest, prefix) => {
					const read = readPhone(prefix + rest);
					expect(read).toMatchObject({ ok: true, phone: `+84${rest}` });
					if (read.ok) expect(readPhone(phoneForReading(read.phone))).toEqual(read);
				}
			)
		);
	});
});

describe('readBirth', () => {
	it('takes a day in the spellings people use, day first', () => {
		for (const text of ['05/03/1956', '5/3/1956', '5-3-1956', '05.03.1956', '5 / 3 / 1956', '1956-03-05', '1956-3-5'])
			expect(readBirth(text, today)).toEqual({ ok: true, warnings: [], year: 1956, date: '1956-03-05' });
	});
	it('takes a year alone', () => expect(readBirth(' 1956 ', today)).toEqual({ ok: true, warnings: [], year: 1956, date: null }));
	it('refuses the rest by name', () => {
		const problem = (text: string) => {
			const read = readBirth(text, today);
			return read.ok ? null : read.problem;
		};
		expect(problem('5-3-56')).toBe('birth-short-year');
		expect(problem('05/03/56')).toBe('birth-short-year');
		expect(problem('31/02/1956')).toBe('birth-no-such-day');
		expect(problem('29/02/1900')).toBe('birth-no-such-day');
		expect(problem('12/25/1990')).toBe('birth-no-such-day');
		expect(problem('24/11/2026')).toBe('birth-future');
		expect(problem('2027')).toBe('birth-future');
		expect(problem('1856')).toBe('birth-too-early');
		for (const text of ['', '3/1956', '56', 'khoảng 1956', '05/03-1956', '20517']) expect(problem(text)).toBe('birth-unreadable');
	});
	it('takes every day of a long life and nothing changed', () => {
		fc.assert(
			fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-23'), noInvalidDate: true }), (date) => {
				const iso = date.toISOString().slice(0, 10);
				expect(readBirth(iso.split('-').reverse().join('/'), today)).toMatchObject({
					ok: true,
					date: iso,
					year: Number(iso.slice(0, 4))
				});
			})
		);
	});
});

describe('readName', () => {
	it('composes, trims and gives capitals back', () => {
		expect(readName(' NGUYỄN  THỊ BÉ BA ')).toMatchObject({ name: 'Nguyễn Thị Bé Ba' });
		expect(readName('trần văn đủ')).toMatchObject({ name: 'Trần Văn Đủ' });
		expect(readName('Lê Thị Hoà'.normalize('NFD'))).toMatchObject({ name: 'Lê Thị Hoà' });
		expect(readName("Y'Moan Êban")).toMatchObject({ name: "Y'Moan Êban" });
	});
	it('refuses what is no name', () => {
		expect(readName('  ')).toEqual({ ok: false, problem: 'name-missing' });
		for (const text of ['=A1', '12345', 'An1', '-', '<b>An</b>'])
			expect(readName(text)).toEqual({ ok: false, problem: 'name-not-a-name' });
		expect(readName('An '.repeat(50))).toEqual({ ok: false, problem: 'name-too-long' });
	});
});

it('readSex knows both and the unknown', () => {
	expect(readSex('Nam')).toMatchObject({ sex: 'm' });
	expect(readSex('NỮ')).toMatchObject({ sex: 'f' });
	expect(readSex('nữ'.normalize('NFD'))).toMatchObject({ sex: 'f' });
	expect(readSex('')).toMatchObject({ sex: null });
	expect(readSex('x')).toEqual({ ok: false, problem: 'sex-unreadable' });
});
