import { describe, expect, it } from 'vitest';
import { bareName, compareNames, readAddress, readPlaceName } from './place-names.ts';

describe('readPlaceName', () => {
	it('takes the word before the name off, however it is written', () => {
		for (const text of ['Xã Mỹ An Hưng', 'xã  Mỹ An Hưng', 'X. Mỹ An Hưng', 'x.Mỹ An Hưng', 'Xã Mỹ An Hưng'.normalize('NFD')])
			expect(readPlaceName(text)).toEqual({ kinds: ['commune'], name: 'Mỹ An Hưng' });
		for (const text of ['Phường 1', 'P.1', 'P1', 'p 1', 'phuong 1'])
			expect(readPlaceName(text)).toEqual({ kinds: ['ward'], name: '1' });
		expect(readPlaceName('TT Lấp Vò')).toEqual({ kinds: ['township'], name: 'Lấp Vò' });
		expect(readPlaceName('TP. Mỹ Tho').name).toBe('Mỹ Tho');
		expect(readPlaceName('Khóm 3').name).toBe('3');
	});
	it('leaves names that only look so', () => {
		expect(readPlaceName('Phú Hựu')).toEqual({ kinds: null, name: 'Phú Hựu' });
		expect(readPlaceName('Xà Tón')).toEqual({ kinds: null, name: 'Xà Tón' });
		expect(readPlaceName('Tịnh Biên')).toEqual({ kinds: null, name: 'Tịnh Biên' });
		expect(readPlaceName('Ấp')).toEqual({ kinds: null, name: 'Ấp' });
		expect(readPlaceName('An Hoà')).toEqual({ kinds: null, name: 'An Hoà' });
	});
});

it('readAddress goes from the smallest up', () => {
	expect(readAddress('Ấp 3, xã Tân Hoà - huyện Lai Vung').map(({ name }) => name)).toEqual(['3', 'Tân Hoà', 'Lai Vung']);
	expect(readAddress(' , ')).toEqual([]);
});

describe('compareNames', () => {
	it('takes tone placement, case and leading zeros for the same writing', () => {
		expect(compareNames('Tân Hòa', 'TÂN HOÀ')).toBe('same');
		expect(compareNames('An Thạnh Thủy', 'An Thạnh Thuỷ')).toBe('same');
		expect(compareNames('01', '1')).toBe('same');
		expect(bareName('Mỹ Thọ')).toBe(bareName('Mỹ Tho'));
	});
	it('takes a name typed without marks as one that may be either', () => {
		expect(compareNames('My Tho', 'Mỹ Tho')).toBe('toneless');
		expect(compareNames('my tho', 'Mỹ Thọ')).toBe('toneless');
	});
	it('never takes one tone for another', () => {
		expect(compareNames('Mỹ Tho', 'Mỹ Thọ')).toBe('doubtful');
		expect(compareNames('Mỹ Tho', 'Mỹ Trà')).toBe('different');
	});
});
