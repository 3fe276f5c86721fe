import { expect, test } from 'vitest';
import { outboxCalled, type Shelf } from './outbox.ts';

const shelfOf = (kept = new Map<string, string>()): Shelf & { kept: Map<string, string> } => ({
	kept,
	getItem: (key) => kept.get(key) ?? null,
	setItem: (key, value) => void kept.set(key, value),
	removeItem: (key) => void kept.delete(key)
});
const entry = (id: string) => ({ id, said: `answer ${id}` });

test('what is put survives a reload, in order, until it is taken', () => {
	const shelf = shelfOf();
	const before = outboxCalled('a', shelf);
	before.put(entry('1'));
	before.put(entry('2'));
	before.put(entry('1'));
	const after = outboxCalled<{ id: string; said: string }>('a', shelf);
	expect(after.waiting()).toEqual([entry('2'), entry('1')]);
	after.take('2');
	expect(outboxCalled('a', shelf).waiting()).toEqual([entry('1')]);
	after.take('1');
	expect(shelf.kept.size).toBe(0);
	expect(outboxCalled('b', shelf).waiting()).toEqual([]);
});

test('without storage, with full storage and with rubbish in it, nothing given is lost while the page is open', () => {
	for (const shelf of [
		undefined,
		{
			...shelfOf(),
			setItem: () => {
				throw new Error('full');
			}
		},
		shelfOf(new Map([['a', '{not json']]))
	]) {
		const outbox = outboxCalled('a', shelf);
		outbox.put(entry('1'));
		expect(outbox.waiting()).toEqual([entry('1')]);
		outbox.take('1');
		expect(outbox.waiting()).toEqual([]);
	}
});
