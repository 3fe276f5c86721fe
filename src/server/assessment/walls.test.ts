import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import type { Actor } from '#server/platform/actor.ts';
import {
	bankOf,
	buildOfficer,
	buildResident,
	communeId,
	join,
	NOW,
	reply,
	rightAnswer,
	start,
	takeAll
} from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { finishSitting, readOverview, readResult, readResults, readSitting } from './index.ts';

const database = useDatabase({ content: true });
let bank: Map<string, BankItem>;
let here: number;
let there: number;
beforeAll(async () => {
	bank = await bankOf(database);
	here = await communeId(database, '30178');
	there = await communeId(database, '30169');
});

const rows = (actor: Actor, what: 'sitting' | 'answer', person: string) =>
	asActor(
		database.app,
		actor,
		async (db) =>
			(await sql<{ n: number }>`select count(*)::int as n from ${sql.table(what)} where person_id = ${person}`.execute(db))
				.rows[0]!.n
	);

describe('who sees what', () => {
	test('another resident sees nothing and can do nothing, by the verbs and behind them', async () => {
		const owner = await buildResident(database, { place: here });
		const other = await buildResident(database, { place: here });
		const view = await start(database, owner);
		for (const attempt of [
			() => readSitting(database.app, other, { sitting: view.id, language: 'vi', now: NOW }),
			() => reply(database, other, view, null),
			() => finishSitting(database.app, other, { sitting: view.id, now: NOW }),
			() => readResult(database.app, other, { sitting: view.id })
		])
			await expect(attempt()).rejects.toMatchObject({ code: 'not-found' });
		await expect(
			readSitting(database.app, { kind: 'public' }, { sitting: view.id, language: 'vi', now: NOW })
		).rejects.toMatchObject({ code: 'not-signed-in' });
		await reply(database, owner, view, null);
		expect([await rows(other, 'sitting', owner.personId), await rows(other, 'answer', owner.personId)]).toEqual([0, 0]);
		expect([
			await rows({ kind: 'public' }, 'sitting', owner.personId),
			await rows({ kind: 'public' }, 'answer', owner.personId)
		]).toEqual([0, 0]);
	});

	test('an officer of the place sees that and how a sitting ended, not what was answered; of another place, nothing', async () => {
		const owner = await buildResident(database, { place: here });
		const officer = await buildOfficer(database, 'commune', here);
		const stranger = await buildOfficer(database, 'commune', there);
		const view = await takeAll(database, owner, bank, ({ b }) => b < 0);
		expect((await readResult(database.app, officer, { sitting: view.id })).id).toBe(view.id);
		expect(await readResults(database.app, officer, { person: owner.personId })).toHaveLength(1);
		expect([await rows(officer, 'sitting', owner.personId), await rows(officer, 'answer', owner.personId)]).toEqual([1, 0]);
		await expect(readResult(database.app, stranger, { sitting: view.id })).rejects.toMatchObject({ code: 'not-found' });
		expect([await rows(stranger, 'sitting', owner.personId), await rows(stranger, 'answer', owner.personId)]).toEqual([0, 0]);
		// Nor may an officer answer in it, or the province see it.
		await expect(reply(database, officer, { ...view, item: (await start(database, owner)).item }, null)).rejects.toMatchObject({
			code: 'not-found'
		});
		const province = await buildOfficer(database, 'province', here);
		expect(await rows(province, 'sitting', owner.personId)).toBe(0);
	});

	test('a handler with a bug still cannot begin or answer for somebody else', async () => {
		const owner = await buildResident(database, { place: here });
		const other = await buildResident(database, { place: here });
		const view = await start(database, owner);
		const { rows: told } = await database.pools.app.query(
			`select record_answer(null, $1, $2, $3, $4, 0::smallint, $5::smallint, 'null', 1::smallint, now(), 0, 0, 1::smallint, $6) as told`,
			[other.personId, owner.personId, view.id, newId(), [...bank.keys()].indexOf(view.item!.id), NOW]
		);
		expect(told).toEqual([{ told: 'moved' }]);
		const begin = (actor: Actor, recordedBy: string | null, mode: string) =>
			asActor(database.app, actor, (db) =>
				sql`insert into sitting (person_id, id, group_id, policy_version, bank_version, mode, recorded_by, counter, started_at, expires_at)
					select person_id, ${newId()}::uuid, group_id, policy_version, bank_version, ${mode}, ${recordedBy}, counter, started_at, expires_at from (values (1)) one, lateral (
						select ${owner.personId}::uuid as person_id, 'resident' as group_id, 1 as policy_version, (select id from bank_version limit 1) as bank_version, 'web' as counter, now() as started_at, now() as expires_at) s`.execute(
					db
				)
			);
		await expect(begin(other, null, 'alone')).rejects.toThrow('row-level security');
		await expect(begin(owner, null, 'proctored')).rejects.toThrow('row-level security');
		const stranger = await buildOfficer(database, 'helper', there);
		await expect(begin(stranger, stranger.accountId, 'assisted')).rejects.toThrow('row-level security');
	});

	test('facts stay: an answer can be neither changed nor taken back, a sitting not rewritten', async () => {
		const owner = await buildResident(database);
		await reply(database, owner, await start(database, owner), null);
		for (const text of [
			'update answer set category = 1',
			'delete from answer',
			'delete from sitting',
			`update sitting set mode = 'proctored'`,
			'update bank_item set secret = null'
		])
			await expect(database.pools.app.query(text)).rejects.toThrow('permission denied');
	});
});

describe('staff beside a person', () => {
	test('a helper begins an assisted sitting in their own place, and is named on every fact', async () => {
		const owner = await buildResident(database, { place: here });
		const helper = await buildOfficer(database, 'helper', here);
		await expect(start(database, helper, { person: owner.personId, mode: 'alone' })).rejects.toMatchObject({ code: 'forbidden' });
		const view = await start(database, helper, { person: owner.personId, mode: 'assisted' });
		const end = await takeAll(database, helper, bank, ({ b }) => b < 0.5, view);
		expect(end).toMatchObject({ state: 'finished', mode: 'assisted' });
		const { rows: facts } = await sql<{
			recorded_by: string;
			mode: string;
		}>`select distinct recorded_by, mode from evidence where person_id = ${owner.personId}`.execute(database.owner);
		expect(facts).toEqual([{ recorded_by: helper.accountId, mode: 'assisted' }]);
		// On whose device it was answered, there the answers may be seen again.
		expect(await rows(helper, 'answer', owner.personId)).toBe(end.answered);
	});

	test('not in another place, not without consent, not into a sitting that the person began', async () => {
		const helper = await buildOfficer(database, 'helper', there);
		const owner = await buildResident(database, { place: here });
		await expect(start(database, helper, { person: owner.personId, mode: 'assisted' })).rejects.toMatchObject({
			code: 'not-found'
		});
		const unasked = await buildResident(database, { place: there, consent: false });
		await expect(start(database, helper, { person: unasked.personId, mode: 'assisted' })).rejects.toMatchObject({
			code: 'consent-needed'
		});
		const neighbour = await buildResident(database, { place: there });
		const own = await start(database, neighbour);
		await expect(start(database, helper, { person: neighbour.personId, mode: 'assisted' })).rejects.toMatchObject({
			code: 'sitting-open-elsewhere'
		});
		await expect(reply(database, helper, own, rightAnswer(bank, own))).rejects.toMatchObject({ code: 'not-found' });
	});

	test('a person signed in by an assisted code is assessed as assisted, and the helper is named', async () => {
		const owner = await buildResident(database, { place: here });
		const helper = await buildOfficer(database, 'helper', here);
		const view = await start(database, owner, { helper: helper.accountId });
		expect(view.mode).toBe('assisted');
		await takeAll(database, owner, bank, () => true, view);
		const { rows: facts } =
			await sql`select distinct details ->> 'helper' as helper, recorded_by, mode from evidence where person_id = ${owner.personId}`.execute(
				database.owner
			);
		expect(facts).toEqual([{ helper: helper.accountId, recorded_by: null, mode: 'assisted' }]);
	});
});

describe('groups', () => {
	test('the first of a person’s groups is offered: leader, public sector, learner, worker, resident', async () => {
		const groups = async (join_: (person: string) => Promise<void>) => {
			const who = await buildResident(database, { birthYear: 1985 });
			await join_(who.personId);
			return (await readOverview(database.app, who, { now: NOW })).policies.map(({ group }) => group);
		};
		expect(await groups(async () => {})).toEqual(['resident']);
		expect(await groups((person) => join(database, person, 'public-body', 'leader', { isPublic: true }))).toEqual([
			'leader',
			'public-sector',
			'resident'
		]);
		expect(await groups((person) => join(database, person, 'public-body', 'staff', { isPublic: true }))).toEqual([
			'public-sector',
			'resident'
		]);
		expect(await groups((person) => join(database, person, 'cooperative', 'farmer'))).toEqual(['worker', 'resident']);
		expect(await groups((person) => join(database, person, 'university', 'student'))).toEqual(['learner', 'resident']);
	});

	test('one may choose among one’s own groups, and no other', async () => {
		const who = await buildResident(database);
		await join(database, who.personId, 'cooperative', 'farmer');
		await expect(start(database, who, { group: 'leader' })).rejects.toMatchObject({ code: 'group-not-yours' });
		expect((await start(database, who, { group: 'resident' })).group).toBe('resident');
	});
});
