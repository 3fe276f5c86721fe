import { describe, expect, it } from 'vitest';
import { pastedLines, readHamlet, sameHamlet } from './hamlets.ts';

describe('readHamlet', () => {
	const name = (line: string, ward = false) => {
		const read = readHamlet(line, ward);
		return read.ok ? read.hamlet.name : read.problem;
	};
	it('takes what people paste', () => {
		expect(name('Ấp An Thuận')).toBe('Ấp An Thuận');
		expect(name('  2. ấp  An Thuận;')).toBe('Ấp An Thuận');
		expect(name('3)\tẤp 3\t412 hộ')).toBe('Ấp 3');
		expect(name('- Khóm Mỹ Thuận')).toBe('Khóm Mỹ Thuận');
		expect(name('khu phố 5')).toBe('Khu phố 5');
		expect(name('Ấp 1')).toBe('Ấp 1');
		expect(name('1')).toBe('Ấp 1');
	});
	it('adds the word that is missing', () => {
		expect(name('An Thuận')).toBe('Ấp An Thuận');
		expect(name('Mỹ Thuận', true)).toBe('Khóm Mỹ Thuận');
		expect(readHamlet('Đông An', false)).toMatchObject({ hamlet: { nameEn: 'Dong An hamlet', kind: 'hamlet' } });
	});
	it('refuses what is no hamlet', () => {
		expect(name('Ấp')).toBe('Ấp Ấp');
		expect(name('Xã Long Hưng')).toBe('hamlet-name-unreadable');
		expect(name('=SUM(A1)')).toBe('hamlet-name-unreadable');
		expect(name('x'.repeat(61))).toBe('hamlet-name-long');
		expect(name(' . ')).toBe('hamlet-name-short');
	});
});

it('sameHamlet looks through tone placement and zeros, never through tones', () => {
	expect(sameHamlet('Ấp Hòa', 'ấp Hoà')).toBe(true);
	expect(sameHamlet('Khóm 1', 'Ấp 01')).toBe(true);
	expect(sameHamlet('Ấp Mỹ Tho', 'Ấp Mỹ Thọ')).toBe(false);
});

it('pastedLines keeps the numbers of the lines', () => {
	expect(pastedLines('a\r\n\n b')).toEqual([
		{ line: 1, text: 'a' },
		{ line: 3, text: ' b' }
	]);
});
