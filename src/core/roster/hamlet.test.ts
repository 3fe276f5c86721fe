import { expect, test } from 'vitest';
import { compareHamlets, hamletTitle, readHamlet } from './hamlet.ts';

const h = (text: string) => readHamlet(text)!;

test('word and name, however they are written', () => {
	for (const text of [
		'Ấp Mỹ Hoà',
		'ấp mỹ hòa',
		'ẤP MỸ HÒA',
		'A. Mỹ Hòa',
		'Ấp Mỹ Hòa'.normalize('NFD'),
		'Ấp  Mỹ Hòa, xã Mỹ An Hưng'
	])
		expect(h(text).key).toBe('ấp mỹ hòa');
	expect(h('K1')).toMatchObject({ word: 'Khóm', name: '1', key: 'khóm 1' });
	expect(h('ấp 01').key).toBe('ấp 1');
	expect(h('Ấp 10').key).toBe('ấp 10');
	expect(hamletTitle(h('1'), false)).toBe('Ấp 1');
	expect(hamletTitle(h('1'), true)).toBe('Khóm 1');
	expect(hamletTitle(h('khóm MỸ PHÚ'), false)).toBe('Khóm Mỹ Phú');
	expect(['', ' - ', '.'].map(readHamlet)).toEqual([null, null, null]);
});

test('the same, alike, different', () => {
	expect(compareHamlets(h('Ấp Mỹ Hòa'), h('Mỹ Hoà'))).toBe('same');
	expect(compareHamlets(h('ap my hoa'), h('Ấp Mỹ Hòa'))).toBe('same');
	expect(compareHamlets(h('Ấp 1'), h('Khóm 1'))).toBe('alike');
	expect(compareHamlets(h('Ấp Mỹ Hòa'), h('Ấp Mỹ Hoa'))).toBe('alike');
	expect(compareHamlets(h('Ấp Tân Thuận'), h('Ấp Tân Thuân A'))).toBe('different');
	expect(compareHamlets(h('Ấp Tân Thuận'), h('Ấp Tân Thuậng'))).toBe('alike');
	expect(compareHamlets(h('Ấp 1'), h('Ấp 11'))).toBe('different');
	expect(compareHamlets(h('Ấp Tân Long A'), h('Ấp Tân Long B'))).toBe('different');
});
