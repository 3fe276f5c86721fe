import { describe, expect, it } from 'vitest';
import { oneTonePlacement, toneless } from './text.ts';

describe('toneless', () => {
	it('forgets tones, marks, case and extra spaces', () => {
		expect(toneless('  Xã  Mỹ Thọ ')).toBe('xa my tho');
		expect(toneless('ĐƯỜNG Hoà')).toBe('duong hoa');
		expect(toneless('Mỹ Tho'.normalize('NFD'))).toBe('my tho');
	});
});

describe('oneTonePlacement', () => {
	it('takes the two ways of writing one syllable for one', () => {
		for (const [a, b] of [
			['Hoà', 'Hòa'],
			['Thuỷ', 'Thủy'],
			['khoẻ', 'khỏe'],
			['HOÀ', 'HÒA'],
			['hoạ sĩ', 'họa sĩ']
		] as const)
			expect(oneTonePlacement(a)).toBe(oneTonePlacement(b));
	});
	it('leaves other syllables as they are', () => {
		for (const word of ['Toàn', 'quý', 'Quỳ', 'loại', 'thuyền', 'Mỹ Tho', 'Mỹ Thọ', 'hoãn'])
			expect(oneTonePlacement(word)).toBe(word);
	});
	it('never takes one tone for another', () => {
		expect(oneTonePlacement('hoá')).not.toBe(oneTonePlacement('hoà'));
	});
});
