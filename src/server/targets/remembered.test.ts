import { describe, expect, test } from 'vitest';
import { remembering } from './remembered.ts';

describe('what was read is told again', () => {
	test('for so long, to whoever asks the same, counted from when its reading began', async () => {
		let now = 0;
		let readings = 0;
		const remember = remembering<number>(250, () => now);
		const slow = () => new Promise<number>((resolve) => setTimeout(resolve, 1, ++readings));
		expect(await Promise.all([remember('a', slow), remember('a', slow), remember('b', slow)])).toEqual([1, 1, 2]);
		now = 249;
		expect(await remember('a', slow)).toBe(1);
		now = 250;
		expect(await remember('a', slow)).toBe(3);
	});

	test('but no failure: whoever waits is told, whoever comes next reads anew', async () => {
		const remember = remembering<number>(250, () => 0);
		const failing = () => Promise.reject(new Error('the line broke'));
		await expect(Promise.all([remember('a', failing), remember('a', failing)])).rejects.toThrow('the line broke');
		expect(await remember('a', () => Promise.resolve(7))).toBe(7);
	});
});
