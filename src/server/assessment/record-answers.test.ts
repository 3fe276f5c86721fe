import { sql } from 'kysely';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { SittingView } from '#contract/assessment.ts';
import type { BankItem } from '#contract/content.ts';
import { connect } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import {
	bankOf,
	buildResident,
	NOW,
	reply,
	rightAnswer,
	start,
	takeAll,
	weakenBank,
	type Resident
} from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { abandonSitting, finishSitting, readResult, readSitting, recordAnswers } from './index.ts';

const database = useDatabase({ content: true });
let bank: Map<string, BankItem>;
beforeAll(async () => {
	bank = await bankOf(database);
});

const stored = async (sitting: string) =>
	(
		await sql<{
			id: string;
			n: number;
			category: number;
		}>`select id, n, category from answer where sitting_id = ${sitting} order by n`.execute(database.owner)
	).rows;
const evidence = async ({ personId }: Resident) =>
	(await sql<{ n: number }>`select count(*)::int as n from evidence where person_id = ${personId}`.execute(database.owner))
		.rows[0]!.n;
/** What another process sees: nothing in memory, the same database. */
const elsewhere = <T>(work: (db: ReturnType<typeof connect>['db']) => Promise<T>): Promise<T> => {
	const other = connect(database.urls.app, { max: 2 });
	return work(other.db).finally(other.close);
};

describe('cut and repeat', () => {
	test('every answer sent twice counts once, and gives the same next question', async () => {
		const who = await buildResident(database);
		let view = await start(database, who);
		let sent = 0;
		while (view.state === 'open') {
			const id = newId();
			const response = rightAnswer(bank, view);
			const first = await reply(database, who, view, response, { id });
			const again = await reply(database, who, view, response, { id });
			expect(again).toEqual(first);
			view = first;
			sent += 1;
		}
		const answers = await stored(view.id);
		expect(answers.map(({ n }) => n)).toEqual(Array.from({ length: sent }, (_, n) => n));
		// The end, too, is reached once.
		const facts = await evidence(who);
		await finishSitting(database.app, who, { sitting: view.id, now: NOW });
		expect(await evidence(who)).toBe(facts);
	});

	test('an answer whose response was lost is resent to another process, and the sitting goes on there', async () => {
		const who = await buildResident(database);
		let view = await start(database, who);
		for (let n = 0; n < 8; n++) {
			const id = newId();
			const response = n % 2 ? null : rightAnswer(bank, view);
			const lost = await reply(database, who, view, response, { id });
			view = await elsewhere((db) =>
				recordAnswers(db, who, {
					sitting: view.id,
					language: 'vi',
					now: NOW,
					answers: [{ id, item: view.item!.id, response, answeredAt: NOW.toISOString(), elapsed: 5000 }]
				})
			);
			expect(view).toEqual(lost);
		}
		expect(await stored(view.id)).toHaveLength(8);
	});

	test('an answer that was stored by another process meanwhile is known here', async () => {
		const who = await buildResident(database);
		const view = await start(database, who);
		const answers = [{ id: newId(), item: view.item!.id, response: null, answeredAt: NOW.toISOString(), elapsed: 5000 }];
		const there = await elsewhere((db) => recordAnswers(db, who, { sitting: view.id, language: 'vi', now: NOW, answers }));
		// Memory here still believes that the first question is out.
		expect(await recordAnswers(database.app, who, { sitting: view.id, language: 'vi', now: NOW, answers })).toEqual(there);
		expect(await stored(view.id)).toHaveLength(1);
	});
});

describe('two tabs', () => {
	test('the tab left behind is told that another question is out, and nothing of it counts', async () => {
		const who = await buildResident(database);
		const tab = await start(database, who);
		const ahead = await reply(database, who, tab, null);
		await expect(reply(database, who, tab, rightAnswer(bank, tab))).rejects.toMatchObject({
			code: 'answer-out-of-turn',
			details: { item: ahead.item!.id }
		});
		expect(await stored(tab.id)).toHaveLength(1);
		expect(await readSitting(database.app, who, { sitting: tab.id, language: 'vi', now: NOW })).toEqual(ahead);
	});

	test('of ten answers to one question at one moment, one counts', async () => {
		const who = await buildResident(database);
		const view = await start(database, who);
		const told = await Promise.allSettled([
			...Array.from({ length: 5 }, () => reply(database, who, view, null)),
			...Array.from({ length: 5 }, () =>
				elsewhere((db) =>
					recordAnswers(db, who, {
						sitting: view.id,
						language: 'vi',
						now: NOW,
						answers: [{ id: newId(), item: view.item!.id, response: null, answeredAt: NOW.toISOString(), elapsed: 1 }]
					})
				)
			)
		]);
		expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		for (const each of told) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'answer-out-of-turn' });
		expect(await stored(view.id)).toHaveLength(1);
	});

	test('two starts at one moment begin one sitting', async () => {
		const who = await buildResident(database);
		const views = await Promise.all([start(database, who), start(database, who), start(database, who)]);
		expect(new Set(views.map(({ id }) => id)).size).toBe(1);
		expect(views[1]).toEqual(views[0]);
		expect(await start(database, who)).toEqual(views[0]);
	});
});

describe('many at one moment', () => {
	test('answers of many people share their way, and each moves its own sitting', async () => {
		const people = await Promise.all(Array.from({ length: 12 }, () => buildResident(database)));
		const begun = await Promise.all(people.map((who) => start(database, who)));
		const after = await Promise.all(begun.map((view, n) => reply(database, people[n]!, view, null)));
		for (const [n, view] of after.entries()) {
			expect(view).toMatchObject({ id: begun[n]!.id, answered: 1 });
			expect(await stored(view.id)).toHaveLength(1);
		}
	});

	test('what cannot be stored is one person’s trouble', async () => {
		const people = await Promise.all(Array.from({ length: 4 }, () => buildResident(database)));
		const begun = await Promise.all(people.map((who) => start(database, who)));
		const told = await Promise.allSettled(
			// PostgreSQL knows no such day; every other door would have refused it.
			begun.map((view, n) =>
				recordAnswers(database.app, people[n]!, {
					sitting: view.id,
					language: 'vi',
					now: NOW,
					answers: [
						{
							id: newId(),
							item: view.item!.id,
							response: null,
							answeredAt: n === 2 ? 'yesterdayish' : NOW.toISOString(),
							elapsed: 1
						}
					]
				})
			)
		);
		expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
		expect(await Promise.all(begun.map(async ({ id }) => (await stored(id)).length))).toEqual([1, 1, 0, 1]);
	});

	test('an answer that waits for a lock holds up nobody else', async () => {
		const [held, free] = [await buildResident(database), await buildResident(database)];
		const [stuck, other] = [await start(database, held), await start(database, free)];
		const holder = await database.pools.owner.connect();
		await holder.query('begin');
		await holder.query('select from sitting where id = $1 for update', [stuck.id]);
		const waiting = reply(database, held, stuck, null);
		expect(await reply(database, free, other, null)).toMatchObject({ answered: 1 });
		await holder.query('rollback');
		holder.release();
		expect(await waiting).toMatchObject({ answered: 1 });
	});
});

describe('closed', () => {
	beforeAll(() => weakenBank(database));

	test('a finished sitting takes no more answers, but knows the ones it has', async () => {
		const who = await buildResident(database);
		let before: SittingView | undefined;
		let id = '';
		let view = await start(database, who);
		while (view.state === 'open') {
			before = view;
			id = newId();
			view = await reply(database, who, view, null, { id });
		}
		expect(await reply(database, who, before!, null, { id })).toEqual(view);
		await expect(reply(database, who, before!, null)).rejects.toMatchObject({ code: 'sitting-closed' });
		await expect(abandonSitting(database.app, who, { sitting: view.id, now: NOW })).rejects.toMatchObject({
			code: 'sitting-closed'
		});
	});

	test('an abandoned one has no result and leaves no evidence; another can be begun', async () => {
		const who = await buildResident(database);
		const view = await reply(database, who, await start(database, who), null);
		await abandonSitting(database.app, who, { sitting: view.id, now: NOW });
		await abandonSitting(database.app, who, { sitting: view.id, now: NOW });
		await expect(reply(database, who, view, null)).rejects.toMatchObject({ code: 'sitting-closed' });
		await expect(readResult(database.app, who, { sitting: view.id })).rejects.toMatchObject({ code: 'sitting-not-finished' });
		expect(await evidence(who)).toBe(0);
		expect((await start(database, who)).id).not.toBe(view.id);
	});

	test('it is finished when asked only after enough answers', async () => {
		const who = await buildResident(database);
		let view = await start(database, who);
		await expect(finishSitting(database.app, who, { sitting: view.id, now: NOW })).rejects.toMatchObject({
			code: 'too-few-answers',
			details: { answered: 0, needed: view.shortest }
		});
		// Right and wrong in turn keep it open longest.
		while (view.answered < view.shortest)
			view = await reply(database, who, view, view.answered % 2 ? null : rightAnswer(bank, view));
		expect(view.state).toBe('open');
		const { result } = await finishSitting(database.app, who, { sitting: view.id, now: NOW });
		expect(result).toMatchObject({ reason: 'asked', answers: view.shortest });
	});

	test('after its days it closes by itself: with a result where enough was answered, without otherwise', async () => {
		const late = new Date(NOW.getTime() + 200 * 3_600_000);
		const few = await buildResident(database);
		const begun = await start(database, few);
		await expect(reply(database, few, begun, null, { now: late })).rejects.toMatchObject({ code: 'sitting-closed' });
		expect((await readSitting(database.app, few, { sitting: begun.id, language: 'vi', now: late })).state).toBe('expired');

		const many = await buildResident(database);
		let view = await start(database, many);
		while (view.answered < view.shortest)
			view = await reply(database, many, view, view.answered % 2 ? null : rightAnswer(bank, view));
		expect((await readSitting(database.app, many, { sitting: view.id, language: 'vi', now: late })).state).toBe('finished');
		expect((await readResult(database.app, many, { sitting: view.id })).result.reason).toBe('time');
	});

	test('time at the questions ends it, time away does not', async () => {
		const who = await buildResident(database);
		let view = await start(database, who);
		const days = new Date(NOW.getTime() + 5 * 24 * 3_600_000);
		view = await reply(database, who, view, null, { now: days, elapsed: 20_000 });
		expect(view.state).toBe('open');
		while (view.state === 'open')
			view = await reply(database, who, view, view.answered % 2 ? null : rightAnswer(bank, view), {
				now: days,
				elapsed: 86_400_000
			});
		// Ten minutes is the most that one question adds: twelve of them are the two hours of a resident.
		expect(view.answered).toBe(13);
		expect((await readResult(database.app, who, { sitting: view.id })).result.reason).toBe('time');
	});
});

test('what is no whole answer is asked again, and nothing is stored', async () => {
	const who = await buildResident(database);
	let view = await start(database, who);
	const refused = async (response: Parameters<typeof reply>[3]) =>
		expect(reply(database, who, view, response)).rejects.toMatchObject({ code: 'answer-incomplete' });
	const met = new Set<string>();
	while (view.state === 'open') {
		const { item } = view;
		met.add(item!.type);
		await refused(item!.type === 'short' ? '  ' : 'no such place');
		// A list that is no whole answer to anything; what makes a performance impossible has a test of its own.
		await refused(['multiple', 'order', 'performance'].includes(item!.type) ? [] : ['1']);
		if (item!.type === 'order') await refused(item!.options.map(() => item!.options[0]!.id));
		if (item!.type === 'match') await refused({ [item!.left[0]!.id]: item!.options[0]!.id });
		view = await reply(database, who, view, rightAnswer(bank, view));
	}
	expect(met.size).toBeGreaterThanOrEqual(3);
	expect(await stored(view.id)).toHaveLength(view.answered);
});

test('an item met is not met again within the months without repeats, and comes back after them', async () => {
	const who = await buildResident(database);
	const items = async (sitting: string) =>
		(await sql<{ item: number }>`select item from answer where sitting_id = ${sitting}`.execute(database.owner)).rows.map(
			({ item }) => item
		);
	const first = await takeAll(database, who, bank, ({ b }) => b < 0);
	const second = await takeAll(database, who, bank, ({ b }) => b < 0);
	const seen = await items(first.id);
	expect((await items(second.id)).filter((item) => seen.includes(item))).toEqual([]);
});

test('a crash between two answers loses none: the process that comes after goes on from the last acknowledged one', async () => {
	const who = await buildResident(database);
	let view = await start(database, who);
	for (let n = 0; n < 5; n++) view = await reply(database, who, view, rightAnswer(bank, view));
	expect(await elsewhere((db) => readSitting(db, who, { sitting: view.id, language: 'vi', now: NOW }))).toEqual(view);
});

test('a step on the warm path asks the database once', async () => {
	const who = await buildResident(database);
	const view = await start(database, who);
	const query = vi.spyOn(database.pools.app, 'query');
	const client = vi.spyOn(database.pools.app, 'connect');
	await reply(database, who, view, rightAnswer(bank, view));
	expect(query).toHaveBeenCalledTimes(1);
	// `query` of the pool takes its one client by itself.
	expect(client.mock.calls.length).toBeLessThanOrEqual(1);
	query.mockRestore();
	client.mockRestore();
});
