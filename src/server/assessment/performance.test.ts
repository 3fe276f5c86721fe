import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { BACK, DONE } from '#core/performance/index.ts';
import { publishBank, readSitting } from '#server/assessment/index.ts';
import { itemsLoader } from '#server/authoring/index.ts';
import { readBank } from '#server/framework/index.ts';
import { newId } from '#server/platform/ids.ts';
import {
	bankOf,
	buildResident,
	NOW,
	putOut,
	reply,
	rightAnswer,
	start,
	type Resident
} from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';

const database = useDatabase({ content: true });
let bank: Map<string, BankItem>;
let pending: Set<string>;
beforeAll(async () => {
	const written = await readBank(null, []);
	({ pending } = written);
	// With those that wait for a second reader: what happens to an answer does not depend on who has read the question.
	await publishBank(database.owner, written.items);
	bank = await bankOf(database);
});

/** Somebody before this question. */
async function before(item: string) {
	const who = await buildResident(database);
	const view = await start(database, who);
	await putOut(database.owner, view.id, item);
	// The process holds the sitting as it was; an answer to what was out before makes it look again.
	await expect(reply(database, who, view, null)).rejects.toMatchObject({ code: 'answer-out-of-turn' });
	return { who, view: await read(who, view.id) };
}
const read = (who: Resident, sitting: string) => readSitting(database.app, who, { sitting, language: 'vi', now: NOW });
const kept = async (sitting: string) =>
	(
		await sql<{
			response: unknown;
			category: number;
		}>`select response, category from answer where sitting_id = ${sitting}`.execute(database.owner)
	).rows;

test('what was done is replayed, scored by what it reached, kept in the writer’s names, and counts once', async () => {
	const { who, view } = await before('4.2-15');
	const id = newId();
	const did = rightAnswer(bank, view);
	await reply(database, who, view, did, { id });
	await reply(database, who, view, did, { id });
	expect(await kept(view.id)).toEqual([{ response: ['scan2', 'amount=45000', 'go', DONE], category: 1 }]);
});

test('brought to an end elsewhere it is a whole answer, and a wrong one', async () => {
	const { who, view } = await before('4.2-15');
	await reply(database, who, view, [DONE]);
	expect(await kept(view.id)).toEqual([{ response: [DONE], category: 0 }]);
});

test('what is not at its end is asked again; what cannot have been done is refused by name; nothing is stored', async () => {
	const { who, view } = await before('4.2-15');
	const refused = (response: string[], said: object) => expect(reply(database, who, view, response)).rejects.toMatchObject(said);
	const right = rightAnswer(bank, view) as string[];
	await refused([], { code: 'answer-incomplete' });
	await refused(right.slice(0, 2), { code: 'answer-incomplete' });
	await refused(['scan2', DONE], { code: 'act-impossible', details: { at: 1, fault: 'unknown' } });
	await refused([BACK, DONE], { code: 'act-impossible', details: { at: 1, fault: 'impossible' } });
	await refused([...right, right[0]!], { code: 'act-impossible', details: { at: right.length + 1, fault: 'after-done' } });
	await refused([...Array.from({ length: 60 }, () => right[1]!), DONE], { code: 'act-impossible' });
	expect(await kept(view.id)).toEqual([]);
	expect((await read(who, view.id)).item?.id).toBe('4.2-15');
});

test('an item that nobody has read blind is not in the bank', async () => {
	const said = await itemsLoader.load(database.owner);
	const loaded = await bankOf(database);
	expect([...pending].filter((id) => loaded.has(id))).toEqual([]);
	expect(loaded.size).toBe(bank.size - pending.size);
	expect(said.includes('wait for a second reader')).toBe(pending.size > 0);
});
