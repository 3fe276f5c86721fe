import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import type { Actor } from '#server/platform/actor.ts';
import { issueCode } from '#server/platform/access/index.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import {
	bankOf,
	buildOfficer,
	buildResident,
	communeId,
	NOW,
	start,
	takeAll,
	type Staff
} from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { listBegun, readBeside, whoseSitting } from './index.ts';

process.env['SECRET_KEY'] ??= 'a secret for tests only, of more than 32 characters';
const database = useDatabase({ content: true });
let bank: Map<string, BankItem>;
let here: number;
let there: number;
beforeAll(async () => {
	bank = await bankOf(database);
	here = await communeId(database, '30178');
	there = await communeId(database, '30169');
});

/** Somebody with a name, who has agreed unless said otherwise. */
async function resident(name = 'Trần Văn Chín', options: Parameters<typeof buildResident>[1] = {}): Promise<string> {
	const { personId } = await buildResident(database, { place: here, ...options });
	await database.owner.insertInto('identity').values({ person_id: personId, full_name: name }).execute();
	return personId;
}
const helper = () => buildOfficer(database, 'helper', here);
const beside = (actor: Actor, person: string, now = NOW) => readBeside(database.app, actor, { person, now });
const watch = (actor: Staff, person: string, now = NOW) => start(database, actor, { person, mode: 'proctored', now });
const daysLater = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const days = async () => (await database.owner.selectFrom('proctor_rule').selectAll().executeTakeFirstOrThrow()).teacher_days;

/** The wall alone: a handler with a bug that asks nothing before it begins. */
const behindTheVerb = (actor: Staff, person: string) =>
	asActor(database.app, actor, (db) =>
		sql`insert into sitting (person_id, id, group_id, policy_version, bank_version, mode, recorded_by, counter, started_at, expires_at)
			select ${person}::uuid, ${newId()}::uuid, 'resident', 1, (select id from bank_version limit 1), 'proctored', ${actor.accountId}, 'x', ${NOW}, ${NOW}`.execute(
			db
		)
	);

/** Something that an account wrote down about a person. */
const fact = (by: Staff, person: string, what: string, { mode = 'alone', at = NOW, details = {} } = {}) =>
	database.owner
		.insertInto('evidence')
		.values({
			person_id: person,
			id: newId(),
			what,
			place_id: here,
			happened_at: at,
			recorded_by: by.accountId,
			mode,
			source: 'test',
			details: JSON.stringify(details)
		})
		.execute();

describe('who taught does not watch', () => {
	test('a colleague who never taught the person may', async () => {
		const person = await resident();
		const view = await watch(await helper(), person);
		expect(view.mode).toBe('proctored');
	});

	test('whoever helped in an assessment may not, is told why and who may, and the wall says so too', async () => {
		const person = await resident();
		const [teacher, colleague] = [await helper(), await helper()];
		await takeAll(database, teacher, bank, () => true, await start(database, teacher, { person, mode: 'assisted' }));
		await database.owner.updateTable('staff').set({ name: 'Võ Thị Hạnh' }).where('id', '=', colleague.accountId).execute();
		const later = daysLater(2);
		await expect(watch(teacher, person, later)).rejects.toMatchObject({
			code: 'proctor-assisted',
			details: { days: await days(), others: expect.stringContaining('Võ Thị Hạnh') as string }
		});
		await expect(behindTheVerb(teacher, person)).rejects.toThrow('row-level security');
		expect((await beside(teacher, person)).taught).toMatchObject({ how: 'assisted', days: await days() });
		expect((await beside(colleague, person)).taught).toBeNull();
		// Helping on is no conflict.
		expect((await start(database, teacher, { person, mode: 'assisted', now: daysLater(3) })).mode).toBe('assisted');
	});

	test('a helper beside a person who signed in by code counts as having helped', async () => {
		const person = await resident();
		const teacher = await helper();
		await takeAll(
			database,
			{ kind: 'resident', personId: person },
			bank,
			() => true,
			await start(database, { kind: 'resident', personId: person }, { helper: teacher.accountId })
		);
		await expect(watch(teacher, person)).rejects.toMatchObject({ code: 'proctor-assisted' });
	});

	test('nor whoever wrote down that they attended, or did something with help; a list that was read in is no teaching', async () => {
		for (const [what, options] of [
			['attended:session', {}],
			['practice:qr', { mode: 'assisted' }]
		] as const) {
			const person = await resident();
			const teacher = await helper();
			await fact(teacher, person, what, options);
			await expect(watch(teacher, person)).rejects.toMatchObject({ code: 'proctor-taught' });
			await expect(behindTheVerb(teacher, person)).rejects.toThrow('row-level security');
		}
		const person = await resident();
		const clerk = await helper();
		await fact(clerk, person, 'confirmed-vneid', { mode: 'imported' });
		expect((await watch(clerk, person)).mode).toBe('proctored');
	});

	test('nor whoever gave them a code, and what hangs on a merged record counts', async () => {
		const person = await resident();
		const other = await resident('Trần Văn Chín');
		const teacher = await helper();
		await issueCode(database.app, teacher, { person: other, now: NOW });
		expect((await beside(teacher, person)).taught).toBeNull();
		await database.owner.updateTable('person').set({ merged_into: person }).where('id', '=', other).execute();
		await expect(watch(teacher, person)).rejects.toMatchObject({ code: 'proctor-code' });
	});

	test('teaching is forgotten after the days of the rule, and not a day before; the clock of the caller moves no wall', async () => {
		const person = await resident();
		const teacher = await helper();
		const rule = await days();
		const long = (more: number) => new Date(Date.now() - (rule + more) * 86_400_000);
		await fact(teacher, person, 'attended:session', { at: long(-1) });
		await expect(watch(teacher, person, new Date())).rejects.toMatchObject({ code: 'proctor-taught' });
		// Asked as if in two years.
		await expect(watch(teacher, person, new Date(Date.now() + 730 * 86_400_000))).rejects.toMatchObject({
			code: 'proctor-taught'
		});
		await database.owner
			.updateTable('evidence')
			.set({ happened_at: long(1) })
			.where('person_id', '=', person)
			.execute();
		expect((await watch(teacher, person, new Date())).mode).toBe('proctored');
	});

	test('colleagues are named to those who see the person, and to nobody else', async () => {
		const person = await resident();
		await helper();
		const named = (actor: Actor) =>
			asActor(database.app, actor, async (db) => (await sql`select * from may_watch(${person}, ${NOW}, 9)`.execute(db)).rows);
		expect((await named(await helper())).length).toBeGreaterThan(0);
		expect(await named(await buildOfficer(database, 'helper', there))).toEqual([]);
		expect(await named({ kind: 'resident', personId: person })).toEqual([]);
		await expect(
			asActor(database.app, await helper(), (db) => sql`select taught_by('x', ${person}, now())`.execute(db))
		).rejects.toThrow('permission denied');
	});
});

describe('sitting beside somebody', () => {
	test('shows who it is, whether they agreed and how they can be assessed; beyond the walls nobody is there', async () => {
		const person = await resident('Lê Thị Mười', { consent: false });
		const seen = await beside(await helper(), person);
		expect(seen).toMatchObject({ name: 'Lê Thị Mười', agreed: false, open: null, taught: null, results: [] });
		expect(seen.consent?.purpose).toBe('assessment');
		expect(seen.policies.map(({ group }) => group)).toEqual(['resident']);
		const stranger = await buildOfficer(database, 'commune', there);
		for (const id of [person, newId(), 'khong-phai'])
			await expect(beside(stranger, id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(beside({ kind: 'resident', personId: person }, person)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(beside({ kind: 'public' }, person)).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('an inspector may watch whoever agreed, and writes no consent down', async () => {
		const inspector = await buildOfficer(database, 'inspector', here);
		const unasked = await resident('Phan Văn Tư', { consent: false });
		expect(await beside(inspector, unasked)).toMatchObject({ agreed: false, consent: null });
		const person = await resident();
		expect(await beside(inspector, person)).toMatchObject({ agreed: true, consent: null });
		expect((await watch(inspector, person)).mode).toBe('proctored');
	});

	test('what is open is taken up again by whoever began it, and by nobody else', async () => {
		const person = await resident('Ngô Văn Sáu');
		const [mine, colleague] = [await helper(), await helper()];
		const view = await start(database, mine, { person, mode: 'assisted' });
		expect((await beside(mine, person)).open).toMatchObject({ id: view.id, mine: true, mode: 'assisted' });
		expect((await beside(colleague, person)).open).toMatchObject({ id: view.id, mine: false });
		expect(await listBegun(database.app, mine, { now: NOW })).toMatchObject([
			{ id: view.id, name: 'Ngô Văn Sáu', state: 'open' }
		]);
		expect(await listBegun(database.app, colleague, { now: NOW })).toEqual([]);
		// Asked for the other manner, it goes on as it was begun: what was helped with is not made watched by asking again.
		expect(await watch(mine, person)).toMatchObject({ id: view.id, mode: 'assisted' });
		expect(await whoseSitting(database.app, mine, { sitting: view.id })).toEqual({
			person,
			name: 'Ngô Văn Sáu',
			mode: 'assisted'
		});
		for (const sitting of [view.id, newId(), 'khong-phai'])
			await expect(whoseSitting(database.app, colleague, { sitting })).rejects.toMatchObject({ code: 'not-found' });
		await takeAll(database, mine, bank, () => false, view);
		expect(await listBegun(database.app, mine, { now: NOW })).toMatchObject([{ state: 'finished' }]);
		expect(await listBegun(database.app, mine, { now: daysLater(8) })).toEqual([]);
	});

	test('facts say by whom, how and on which device', async () => {
		const person = await resident();
		const inspector = await buildOfficer(database, 'inspector', here);
		const device = newId();
		await takeAll(
			database,
			inspector,
			bank,
			({ b }) => b < 0.5,
			await start(database, inspector, { person, mode: 'proctored', device })
		);
		const facts = await database.owner
			.selectFrom('evidence')
			.select(['recorded_by', 'mode', 'device'])
			.distinct()
			.where('person_id', '=', person)
			.execute();
		expect(facts).toEqual([{ recorded_by: inspector.accountId, mode: 'proctored', device }]);
	});
});
