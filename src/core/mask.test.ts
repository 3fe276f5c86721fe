import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRight } from './answers.ts';
import { mask } from './mask.ts';
import { isWhole } from './whole.ts';

const order = {
	type: 'order' as const,
	options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: `step ${id}` })),
	key: ['a', 'b', 'c', 'd']
};
const match = {
	type: 'match' as const,
	left: ['tax', 'post'].map((id) => ({ id, text: id })),
	options: ['tax-office', 'post-office', 'bank'].map((id) => ({ id, text: id })),
	key: { tax: 'tax-office', post: 'post-office' }
};
const touch = {
	type: 'touch' as const,
	screen: { title: 'Pay', elements: ['scam', 'back', 'safe'].map((id) => ({ id, text: id, touchable: true })) },
	key: ['safe']
};
const single = { type: 'single' as const, options: ['a', 'b', 'c'].map((id) => ({ id, text: id })), key: 'b' };
const all = [order, match, touch, single];
const seeds = fc.uuid();

describe('a masked question', () => {
	test('is the same question: what is right stays right, what is wrong stays wrong, and the way back leads home', () => {
		fc.assert(
			fc.property(seeds, fc.constantFrom(...all), (seed, question) => {
				const { question: masked, unmask } = mask(question, seed);
				const key = masked.type === 'touch' ? masked.key[0]! : (masked.key as string | string[] | Record<string, string>);
				expect(isRight(masked, key)).toBe(true);
				expect(isWhole(masked, key)).toBe(true);
				expect(isRight(question, unmask(key))).toBe(true);
				expect(mask(question, seed).question).toEqual(masked);
			})
		);
	});

	test('says nothing by its names: across sittings the right one goes by every number alike', () => {
		const names = new Map<string, number>();
		for (let n = 0; n < 3000; n++) {
			const { question } = mask(single, `sitting ${n}`);
			names.set(question.key, (names.get(question.key) ?? 0) + 1);
		}
		expect([...names.keys()].sort()).toEqual(['1', '2', '3']);
		for (const count of names.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
	});

	test('names of the writer’s do not appear, but in words', () => {
		const ids = JSON.stringify(
			all.map((question) => mask(question, 'x').question),
			(key, value: unknown) => (key === 'text' || key === 'title' ? undefined : value)
		);
		for (const name of ['tax', 'office', 'safe', 'scam', '"a"', '"b"']) expect(ids).not.toContain(name);
	});

	test('an answer that was never offered is the key of nothing', () => {
		const { question, unmask } = mask(single, 'x');
		expect(unmask('b')).toBe('?b');
		expect(isWhole(question, 'b')).toBe(false);
		expect(isWhole(mask(match, 'x').question, { l1: '1', __proto__: '2' })).toBe(false);
	});
});
