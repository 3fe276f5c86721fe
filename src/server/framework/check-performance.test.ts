import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { checkQuestion } from './check-question.ts';
import { readBank } from './index.ts';

type Performance = Extract<BankItem, { type: 'performance' }>;

let items: BankItem[];
let pay: Performance;
beforeAll(async () => {
	({ items } = await readBank(null, []));
	pay = items.find(
		(item): item is Performance => item.type === 'performance' && item.situation === '4.2-ma-qr-dan-chong-o-quan-com-ut-hien'
	)!;
});

test('there are forty and more, over all skills and levels, each with a stage of its own', () => {
	const performances = items.filter((item): item is Performance => item.type === 'performance');
	expect(performances.length).toBeGreaterThanOrEqual(44);
	expect(new Set(performances.map(({ skill }) => skill)).size).toBe(26);
	expect(new Set(performances.map(({ level }) => level)).size).toBe(4);
	for (const group of ['resident', 'learner', 'public-sector', 'worker', 'leader'] as const)
		expect(performances.filter(({ groups }) => groups.includes(group)).length, group).toBeGreaterThan(20);
	/** Kinds, ways and values by screen, without names: what a template would repeat. */
	const shape = ({ screens }: Performance) =>
		JSON.stringify(
			screens.map(({ final, elements }) => [
				final,
				elements.map(({ kind, go, set, when, options }) => [
					kind,
					go && screens.findIndex(({ id }) => id === go),
					set && Object.keys(set).length,
					when && Object.keys(when).length,
					options?.length
				])
			])
		);
	expect(new Set(performances.map(shape)).size).toBe(performances.length);
});

describe('a planted fault is named', () => {
	const element = (item: Performance, id: string) =>
		item.screens.flatMap(({ elements }) => elements).find((part) => part.id === id)!;
	const faults: [string, (item: Performance) => void, string][] = [
		['a way to nowhere', (item) => (element(item, 'scan1').go = 'moon'), 'scan1 goes to moon, which is no screen'],
		['a beginning that is no screen', (item) => (item.start = 'moon'), 'it starts at moon'],
		['two elements of one name', (item) => (element(item, 'scan1').id = 'scan2'), 'two elements are called scan2'],
		['a value nobody declared', (item) => (element(item, 'scan1').set = { whom: 'x' }), 'scan1 names the value whom'],
		['a value of another kind', (item) => (element(item, 'go').set = { paid: 'yes' }), 'go: paid is boolean, not string'],
		['a key about nothing', (item) => (item.key.all[0]!.value = 'whom'), 'the key names the value whom'],
		['a button that does nothing', (item) => delete element(item, 'tell').set, 'tell: a button that does nothing'],
		['a field that leads somewhere', (item) => (element(item, 'amount').go = 'done'), 'amount: what is filled in neither leads'],
		['a toggle without a value', (item) => (element(item, 'go').kind = 'toggle'), 'go: a toggle, a field and a choice'],
		['a screen that no way leads to', (item) => (element(item, 'go').go = 'shop'), 'no way leads to the screen done'],
		[
			'an act that changes nothing',
			(item) => ((element(item, 'go').go = 'pay'), (element(item, 'go').set = { paid: false })),
			'go never changes anything'
		],
		['a key out of reach', (item) => (item.key.all[0]!.is = 'nobody'), 'no way reaches what the key asks'],
		[
			'a key that one touch reaches',
			(item) => (item.key = { all: [item.key.all[0]!] }),
			'1 acts reach the key (scan2); at least 3'
		],
		[
			'a key that luck reaches',
			(item) => ((item.key.all[1]!.is = ['', '9', '45000']), (item.key.all[0]!.is = ['hien', 'stranger'])),
			'end states are right'
		],
		[
			'something shown because the right words were typed',
			(item) => (element(item, 'go').when = { amount: '45000' }),
			'while something is typed (amount)'
		],
		[
			'a picture elsewhere than in an image',
			(item) => (element(item, 'tell').picture = 'x.svg'),
			'tell: only an image has a picture'
		],
		['more than a poor line bears', (item) => (element(item, 'tell').text.vi = 'đ'.repeat(20_000)), 'characters a language']
	];
	test('the item itself is sound', () => expect(checkQuestion('x', pay)).toEqual([]));
	test.each(faults)('%s', (_, plant, said) => {
		const item = structuredClone(pay);
		plant(item);
		expect(checkQuestion('x', item).filter((problem) => problem.includes(said))).not.toEqual([]);
	});
});
