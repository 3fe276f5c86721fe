import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SittingView } from '#contract/assessment.ts';
import type { BankItem } from '#contract/content.ts';
import { mostPoints, type Keyed } from '#core/answers.ts';
import { estimate, modelOf, posteriorOf, prepareBank } from '#core/irt/index.ts';
import { itemsLoader } from '#server/authoring/index.ts';
import { readBank, type WrittenBank } from '#server/framework/index.ts';
import { rescoreSitting } from '#server/measurement/index.ts';
import { connect } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import {
	bankOf,
	buildResident,
	NOW,
	partAnswer,
	putOut,
	reply,
	rightAnswer,
	start,
	takeAll,
	type Resident
} from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { countItems } from './bank-queries.ts';
import { itemStatistics, publishBank, readResult, readSitting, recordAnswers } from './index.ts';

const database = useDatabase({ content: true });
let written: WrittenBank;
let bank: Map<string, BankItem>;
beforeAll(async () => {
	written = await readBank(null, []);
	// As it will be once second readers have agreed with all of it.
	await publishBank(database.owner, written.items);
	bank = await bankOf(database);
});

interface Kept {
	item: string;
	category: number;
}
const kept = async (sitting: string): Promise<Kept[]> =>
	(
		await sql<Kept>`select b.item_id as item, a.category from answer a join sitting s on s.id = a.sitting_id
			join bank_item b on b.version = s.bank_version and b.n = a.item where a.sitting_id = ${sitting} order by a.n`.execute(
			database.owner
		)
	).rows;
const most = (id: string): number => mostPoints(bank.get(id) as Keyed);
/** What is answered where a part earns nothing: right and not by turns. */
const answerOf = (view: SittingView) => partAnswer(bank, view) ?? (view.answered % 2 === 0 ? rightAnswer(bank, view) : null);
async function sit(who: Resident): Promise<SittingView> {
	let view = await start(database, who);
	while (view.state === 'open') view = await reply(database, who, view, answerOf(view));
	return view;
}

describe('a sitting of both kinds of items', () => {
	test('keeps the points of each answer, and its result is what all of them say', async () => {
		const who = await buildResident(database);
		const view = await sit(who);
		const answers = await kept(view.id);
		const inParts = answers.filter(({ item }) => most(item) > 1);
		expect(inParts.length).toBeGreaterThan(1);
		expect(inParts.filter(({ item, category }) => category === 0 || category === most(item))).toEqual([]);

		const { result } = await readResult(database.app, who, { sitting: view.id });
		const tables = prepareBank(answers.map(({ item }) => modelOf(bank.get(item)!)));
		const again = estimate(
			tables.grid,
			posteriorOf(
				tables,
				answers.map(({ category }, item) => ({ item, category }))
			)
		);
		expect(result.theta).toBeCloseTo(again.theta, 9);
		expect(result.sd).toBeCloseTo(again.sd, 9);
		expect((await rescoreSitting(database.app, who, { sitting: view.id })).change).toBeCloseTo(0, 9);
	});

	test('a part is worth more than nothing and less than the whole, the rest being equal', async () => {
		const earned: number[] = [];
		for (const part of [null, partAnswer, rightAnswer]) {
			const who = await buildResident(database);
			let view = await start(database, who);
			await putOut(database.owner, view.id, '4.2-13');
			view = await read(who, view.id);
			view = await reply(database, who, view, part && part(bank, view));
			const found = await position(who, view.id);
			expect((await kept(view.id))[0]).toEqual({ item: '4.2-13', category: earned.length });
			earned.push(found);
		}
		expect(earned).toEqual(earned.toSorted((p, q) => p - q));
		expect(new Set(earned).size).toBe(3);
	});

	test('sent twice and resent to another process, a part counts once, and the sitting stands there where it stood', async () => {
		const who = await buildResident(database);
		const view = await start(database, who);
		await putOut(database.owner, view.id, '2.6-13');
		const out = await read(who, view.id);
		const response = partAnswer(bank, out);
		const answer = { id: newId(), item: '2.6-13', response, answeredAt: NOW.toISOString(), elapsed: 5000 };
		const send = (db: typeof database.app) =>
			recordAnswers(db, who, { sitting: view.id, answers: [answer], language: 'vi', now: NOW });
		const first = await send(database.app);
		const other = connect(database.urls.app, { max: 2 });
		expect(await send(other.db).finally(other.close)).toEqual(first);
		expect(await kept(view.id)).toEqual([{ item: '2.6-13', category: 1 }]);
	});

	test('a phone is told nothing of parts and points', async () => {
		const who = await buildResident(database);
		const view = await start(database, who);
		for (const id of ['2.6-13', '4.2-13', '0.2-04', 'k1-10', '1.2-04']) {
			await putOut(database.owner, view.id, id);
			const shown = JSON.stringify(await read(who, view.id));
			const item = bank.get(id)!;
			if (!('credit' in item) || !item.credit) throw new Error(id);
			expect(shown).not.toContain('credit');
			expect(shown).not.toContain('points');
			expect(shown).not.toContain(item.credit.why.vi);
			if (item.type === 'performance')
				for (const { says } of item.credit.parts.flatMap(({ all }) => all)) expect(shown).not.toContain(`"${says.vi}"`);
		}
	});

	const read = (who: Resident, sitting: string) => readSitting(database.app, who, { sitting, language: 'vi', now: NOW });
	/** θ̂ after the answers so far, as the engine has it. */
	async function position(_: Resident, sitting: string): Promise<number> {
		const answers = await kept(sitting);
		const tables = prepareBank(answers.map(({ item }) => modelOf(bank.get(item)!)));
		return estimate(
			tables.grid,
			posteriorOf(
				tables,
				answers.map(({ category }, item) => ({ item, category }))
			)
		).theta;
	}
});

test('statistics tell those who earned a part from those who earned all, and name the steps', async () => {
	for (let n = 0; n < 3; n++) await sit(await buildResident(database));
	const who = await buildResident(database);
	await takeAll(database, who, bank, () => true);
	await countItems(database.owner, NOW);
	const { rows } = await sql<{ item: string; answers: number; credited: number; partly: number }>`
		select item_id as item, answers, credited, partly from item_statistic where answers > 0`.execute(database.owner);
	const facts = await sql<Kept>`select b.item_id as item, a.category from answer a join sitting s on s.id = a.sitting_id
		join bank_item b on b.version = s.bank_version and b.n = a.item`.execute(database.owner);
	const byItem = Map.groupBy(facts.rows, ({ item }) => item);
	expect(rows.length).toBe(byItem.size);
	for (const row of rows) {
		const own = byItem.get(row.item)!;
		expect(row).toEqual({
			item: row.item,
			answers: own.length,
			credited: own.filter(({ category }) => category > 0).length,
			partly: own.filter(({ category }) => category > 0 && category < most(row.item)).length
		});
	}
	expect(rows.reduce((sum, { partly }) => sum + partly, 0)).toBeGreaterThan(5);
	expect((await itemStatistics(database.owner, ['2.6-13'])).get('2.6-13')!.parameters).toMatchObject({
		steps: bank.get('2.6-13')!.steps,
		errors: null
	});
});

test('answers scored all or nothing and answers scored in parts are never taken for one another', async () => {
	const wordings = async () =>
		new Map(
			(
				await sql<{
					item: string;
					wording: string;
				}>`select item_id as item, item_wording(public, secret) as wording from bank_item
					where version = (select id from bank_version order by loaded_at desc limit 1)`.execute(database.owner)
			).rows.map(({ item, wording }) => [item, wording])
		);
	const inParts = await wordings();
	await publishBank(
		database.owner,
		written.items.map((item) => {
			const { steps: _, ...rest } = item;
			return { ...rest, credit: undefined } as BankItem;
		})
	);
	const plain = await wordings();
	for (const item of written.items) expect(plain.get(item.id) === inParts.get(item.id), item.id).toBe(most(item.id) === 1);
	// Why a part is worth something is no part of what is asked.
	await publishBank(
		database.owner,
		written.items.map((item) =>
			'credit' in item && item.credit
				? ({ ...item, credit: { ...item.credit, why: { vi: 'khác', en: 'other' } } } as BankItem)
				: item
		)
	);
	expect(await wordings()).toEqual(inParts);
});

test('what comes from files gives part credit once a reading has agreed with it, and the loader says how many wait', async () => {
	const said = await itemsLoader.load(database.owner);
	const loaded = await bankOf(database);
	const giving = [...loaded.values()].filter((item) => mostPoints(item as Keyed) > 1);
	expect(giving.filter(({ id }) => written.uncredited.has(id))).toEqual([]);
	expect(said).toContain(`${giving.length} give part credit`);
	if (written.uncredited.size > 0)
		expect(said).toContain(`the part credit of ${written.uncredited.size} more waits for a second reader`);
	const [now, whole] = [loaded.get('4.1-13')!, written.items.find(({ id }) => id === '4.1-13')!];
	expect(now.b).toBeCloseTo(written.uncredited.has('4.1-13') ? -1.1 : whole.b, 5);
});
