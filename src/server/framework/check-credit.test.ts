import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { mostPoints } from '#core/answers.ts';
import { asScored, draftFaults, inEnglish, readBank, type WrittenBank } from './index.ts';

type Performance = Extract<BankItem, { type: 'performance' }>;
type Plain = Extract<BankItem, { type: 'multiple' | 'order' | 'match' }>;

let bank: WrittenBank;
beforeAll(async () => {
	bank = await readBank(null, []);
});
const called = <Item extends BankItem>(id: string) => structuredClone(bank.items.find((item) => item.id === id)!) as Item;
const said = (item: unknown) => draftFaults(item).faults.map(inEnglish);
const outcome = (value: string, is: string | boolean) => ({ value, is, says: { vi: 'x', en: 'x' } });

test('part credit is given in many skills, to what is done and to what is chosen, and each says why', () => {
	const inParts = bank.items.filter((item) => mostPoints(item) > 1);
	expect(inParts.length).toBeGreaterThanOrEqual(24);
	expect(new Set(inParts.map(({ skill }) => skill)).size).toBeGreaterThan(15);
	expect(new Set(inParts.map(({ type }) => type))).toEqual(new Set(['performance', 'order', 'match', 'multiple']));
	expect(inParts.some((item) => mostPoints(item) === 3)).toBe(true);
	const whys = inParts.map((item) => ('credit' in item ? item.credit!.why.vi : ''));
	expect(new Set(whys).size).toBe(inParts.length);
});

describe('a planted fault is named', () => {
	const ofPerformance: [string, (item: Performance) => void, string][] = [
		[
			'a part that doing nothing earns',
			(item) => item.credit!.parts.push({ points: 1, all: [outcome('tab', true)] }),
			'doing nothing already earns 1 of 2 points'
		],
		[
			'a part out of reach',
			(item) => (item.credit!.parts[0]!.all = [outcome('tab', false), outcome('win', true)]),
			'less must be part of more'
		],
		[
			'a part that cannot be without the whole',
			(item) => (item.credit!.parts[0]!.all = item.key.all),
			'nothing that can be done earns exactly 1 of 2 points'
		],
		[
			'a part that the whole leaves out',
			(item) => (item.credit!.parts[0]!.all = [outcome('win', true), outcome('password', true)]),
			'less must be part of more'
		],
		['points with a gap', (item) => (item.credit!.parts[0]!.points = 2), 'no part is worth 1'],
		['a part about nothing', (item) => (item.credit!.parts[0]!.all = [outcome('moon', true)]), 'a part names the value moon'],
		['steps without credit', (item) => delete item.credit, 'an item with part credit has steps'],
		['credit without steps', (item) => delete item.steps, 'an item with part credit has steps'],
		['too many steps', (item) => (item.steps = [-1.54, -1.19, -0.84]), '3 steps for 2 points'],
		['a difficulty that is not the mean of the steps', (item) => (item.b = -0.3), 'b -0.3 is not the mean of the steps, -1.19']
	];
	test.each(ofPerformance)('%s', (_, plant, fault) => {
		const item = called<Performance>('2.6-14');
		// One way to a point, so that what is planted there is not made good by another.
		item.credit!.parts.length = 1;
		expect(said(item)).toEqual([]);
		plant(item);
		expect(said(item).filter((words) => words.includes(fault))).not.toEqual([]);
	});

	test('parts that luck reaches', () => {
		const item = called<Performance>('0.1-13');
		item.credit!.parts[0]!.all = [{ ...outcome('size', ''), is: ['middle', 'large', 'largest'] }];
		item.credit!.parts[1]!.all = [{ ...outcome('sleep', ''), is: ['s30', 'm2', 'm10'] }];
		item.key.none = [];
		expect(said(item).join()).toContain('end states earn something; at most one in 2');
	});
	test('a choice of four, an order of three and a matching of three give too much to luck', () => {
		const order = called<Plain>('k1-02');
		if (order.type !== 'order') throw new Error();
		const short = { ...order, options: order.options.slice(0, 3), key: order.key.slice(0, 3) };
		expect(said(short)).toEqual(['3 of 6 answers earn something; at most one in 4, or luck will do']);
		const match = called<Plain>('k1-10');
		if (match.type !== 'match') throw new Error();
		const left = match.left.slice(0, 3);
		const key = Object.fromEntries(left.map(({ id }) => [id, match.key[id]!]));
		const three = { ...match, left, key, options: match.options.filter(({ id }) => Object.values(key).includes(id)) };
		expect(said(three)).toEqual(['7 of 27 answers earn something; at most one in 4, or luck will do']);
	});
});

test('until a second reader has agreed with its part credit an item is right or wrong, as the whole of it is', () => {
	const scored = new Map(asScored({ ...bank, uncredited: new Set(['4.1-13']) }).map((item) => [item.id, item]));
	const [plain, other] = [scored.get('4.1-13')!, scored.get('4.1-14')!];
	expect(mostPoints(plain)).toBe(1);
	expect(plain).toMatchObject({ a: 1.2, b: -1.1 });
	expect(plain).not.toHaveProperty('steps');
	expect(draftFaults(plain).faults).toEqual([]);
	expect(mostPoints(other)).toBe(2);
});
