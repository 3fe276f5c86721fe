import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { frameworkLoader, readBank } from '#server/framework/index.ts';
import { bankOf, type Staff } from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { approved, buildEditor } from '../../../tests/support/items.ts';
import { releaseItems, retireItem } from './index.ts';
import { loadItems } from './load.ts';

const database = useDatabase();
let items: BankItem[], author: Staff, reviewer: Staff;
const reading = (date: string, agreed: string[]) => ({
	source: `content/reviews/${date}-blind-reading.json`,
	reading: {
		date,
		manner: 'blind' as const,
		reader: 'người đọc thứ hai',
		what: 'Đọc mù',
		items: agreed.length,
		agreed,
		disagreed: [],
		note: '-'
	}
});
const load = (all = items, readings = [reading('2026-11-23', ['0.1-01', '0.1-02'])], pending: string[] = []) =>
	loadItems(database.owner, { items: all, readings, pending: new Set(pending) });
const reviewsOf = async (item: string) =>
	(
		await sql<{
			version: number;
			source: string;
		}>`select version, source from item_review where item_id = ${item} order by source`.execute(database.owner)
	).rows;
const changed = (id: string, words: string) =>
	items.map((item) => (item.id === id ? { ...item, stem: { ...item.stem, en: words } } : item));

beforeAll(async () => {
	await frameworkLoader.load(database.owner);
	({ items } = await readBank(null, []));
	author = await buildEditor(database);
	reviewer = await buildEditor(database);
});

test('files come in as released versions with their reviews; the same files again change nothing', async () => {
	const first = await load();
	expect(first).toMatchObject({ changed: items.length, kept: [], unreadable: [], bank: { items: items.length } });
	expect(await reviewsOf('0.1-01')).toEqual([{ version: 1, source: 'content/reviews/2026-11-23-blind-reading.json' }]);
	// In another order, too: the bank is named by what is in it.
	expect(await load(items.toReversed())).toEqual({ ...first, changed: 0 });
	expect(await reviewsOf('0.1-01')).toHaveLength(1);
});

test('a file that changed is a new version, and has no review until one is recorded', async () => {
	expect(await load(changed('0.1-01', 'Other words'))).toMatchObject({ changed: 1, kept: [] });
	expect((await bankOf(database)).get('0.1-01')!.stem.en).toBe('Other words');
	expect(await reviewsOf('0.1-01')).toHaveLength(1);
	await load(changed('0.1-01', 'Other words'), [reading('2026-11-23', ['0.1-01']), reading('2026-12-01', ['0.1-01'])]);
	expect((await reviewsOf('0.1-01')).map(({ version }) => version)).toEqual([1, 2]);
	expect(await load()).toMatchObject({ changed: 1 });
});

test('an item that left the files leaves the bank, and comes back with them', async () => {
	const { bank } = await load();
	await load(items.filter(({ id }) => id !== '0.1-02'));
	expect((await bankOf(database)).has('0.1-02')).toBe(false);
	expect(await load()).toMatchObject({ changed: 1, bank });
});

test('an item that nobody agreed with yet waits for a reader in the office, and what is in use stays', async () => {
	const { bank } = await load();
	const changedItems = changed('0.1-05', 'Not read yet');
	expect(await load(changedItems, [], ['0.1-05'])).toMatchObject({ changed: 1, bank });
	const states = async () =>
		(
			await sql<{ state: string }>`select state from item_state where item_id = '0.1-05' order by version`.execute(database.owner)
		).rows.map(({ state }) => state);
	expect(await states()).toEqual(['released', 'in-review']);
	expect(await load(changedItems, [], ['0.1-05'])).toMatchObject({ changed: 0 });
	await load(changedItems);
	expect(await states()).toEqual(['superseded', 'released']);
	// A later reading disagrees: it leaves the bank, and comes back when agreed with.
	expect((await load(changedItems, [], ['0.1-05'])).bank.items).toBe(items.length - 1);
	expect((await load(changedItems)).bank.items).toBe(items.length);
	expect(await load()).toMatchObject({ bank });
});

test('where the office wrote a newer version, or retired an item, the office’s stays, and the loader says so', async () => {
	const item = items.find(({ id }) => id === '0.1-03')!;
	const base = Number(
		(await sql<{ n: number }>`select max(version) as n from item_version where item_id = ${item.id}`.execute(database.owner))
			.rows[0]!.n
	);
	await approved(database, author, reviewer, { ...item, stem: { ...item.stem, en: 'By the office' } }, base);
	await releaseItems(database.app, author, { items: [item.id] });
	await retireItem(database.app, author, { item: '0.1-04', why: 'cũ', successor: '0.1-03' });

	// The files have not changed: nothing is to be said.
	expect(await load()).toMatchObject({ kept: [], changed: 0 });
	const all = items.map((one) =>
		['0.1-03', '0.1-04'].includes(one.id) ? { ...one, rationale: { ...one.rationale, en: 'From the file' } } : one
	);
	expect(await load(all)).toMatchObject({ kept: ['0.1-03', '0.1-04'], changed: 0, bank: { items: items.length - 1 } });
	const bank = await bankOf(database);
	expect(bank.get('0.1-03')!.stem.en).toBe('By the office');
	expect(bank.has('0.1-04')).toBe(false);
});
