import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#server/platform/actor.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { remakeMaps } from '../places/index.ts';
import { registerPeople, searchPeople } from '../people/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildOldMap, changeRow, decreeText } from '../../../tests/support/lineage.ts';
import { buildStaff, newPerson } from '../../../tests/support/people.ts';
import {
	addChangeRows,
	askDecreeWork,
	attachDocument,
	confirmRole,
	createDecree,
	homesLeftToAsk,
	homesList,
	importChanges,
	listHomesToAsk,
	myHomeToTell,
	openDecree,
	placeHamlet,
	previewDecree,
	readDocument,
	rolesToConfirm,
	tellHome,
	tellHomesByList
} from './index.ts';
import { doDecreeWork } from './work.ts';

const NOW = new Date('2026-11-23T03:00:00Z');
const today = '2026-11-23';
const database = useDatabase();
type Staff = Extract<Actor, { kind: 'staff' }>;

let ids: Record<string, number>;
let province: Staff;
let second: Staff;
let administrator: Staff;
let officers: Record<string, Staff>;
let split: string;

const draft = async (rows: ReturnType<typeof changeRow>[], effective = '2026-11-01', by = province) => {
	const id = newId();
	await createDecree(database.app, by, { id, form: decreeText(effective), now: NOW });
	await addChangeRows(database.app, by, { id, rows });
	return id;
};
const work = async (id: string, what: 'apply' | 'undo') => {
	await askDecreeWork(database.app, second, { id, work: what, today });
	await doDecreeWork(database.worker, { id, now: NOW });
	return (await openDecree(database.app, second, { id })).decree;
};
const register = async (code: string) => {
	const person = newPerson(ids[code]!, { name: `Người ${code}`, livesSince: '2024-01-01' });
	await registerPeople(database.app, officers[code.slice(0, 5)]!, { people: [person], source: 'form' });
	return person.id;
};
const unit = async (code: string) =>
	(await sql<{ id: number }>`select id from place where code = ${code} and valid_to = 'infinity'`.execute(database.owner))
		.rows[0]!.id;
const seen = async (actor: Staff) => (await searchPeople(database.app, actor, { q: '', page: 1 } as never)).people.length;

beforeAll(async () => {
	ids = await buildOldMap(database);
	province = await buildStaff(database, 'province', { placeId: ids['87']! });
	second = await buildStaff(database, 'province', { placeId: ids['87']! });
	administrator = await buildStaff(database, 'administrator', {});
	officers = {};
	for (const code of ['30001', '30002', '30003', '30004'])
		officers[code] = await buildStaff(database, 'commune', { placeId: ids[code]! });
	for (const code of ['30001', '30002.001', '30003', '30003', '30003', '30003.001', '30003.002']) await register(code);
	split = await draft([
		changeRow({ oldCode: '30001', newCode: '30002', newName: 'Phường An Bình' }),
		changeRow({ oldCode: '30002', newCode: '30002' }),
		changeRow({ oldCode: '30003', newCode: '30003', newName: 'Xã Chia Đông', partial: true }),
		changeRow({ oldCode: '30003', newCode: '30005', newName: 'Xã Chia Tây', partial: true }),
		changeRow({ oldCode: '30003.001', parentCode: '30005' }),
		changeRow({ oldCode: '30004', newCode: '30004', newName: 'Phường Đứng Yên' })
	]);
});

describe('who may', () => {
	test('the province drafts, nobody else; an office does not even see the workbench', async () => {
		for (const actor of [administrator, officers['30001']!])
			await expect(
				createDecree(database.app, actor, { id: newId(), form: decreeText('2026-11-01'), now: NOW })
			).rejects.toMatchObject({
				code: 'forbidden'
			});
		await expect(previewDecree(database.app, officers['30001']!, { id: split, target: null })).rejects.toMatchObject({
			code: 'forbidden'
		});
		const { rows } = await asActor(database.app, officers['30001']!, (db) => sql`select from decree`.execute(db));
		expect(rows).toHaveLength(0);
	});
	test('nobody applies a draft they had a hand in; the second wall says so, too', async () => {
		await expect(askDecreeWork(database.app, province, { id: split, work: 'apply', today })).rejects.toMatchObject({
			code: 'decree-own-draft'
		});
		await expect(
			asActor(database.app, province, (db) =>
				sql`update decree set work = 'apply', work_asked_by = ${province.accountId} where id = ${split}`.execute(db)
			)
		).rejects.toThrow('row-level security');
		// A colleague who adds a row has a hand in it as well.
		const helped = await draft([changeRow({ oldCode: '30004', newCode: '30004', newName: 'Xã Khác' })]);
		await addChangeRows(database.app, second, { id: helped, rows: [changeRow({ oldCode: '871' })] });
		await expect(askDecreeWork(database.app, second, { id: helped, work: 'apply', today })).rejects.toMatchObject({
			code: 'decree-own-draft'
		});
	});
	test('units, successions and maps are written by the worker alone', async () => {
		for (const statement of [
			sql`insert into succession values (${split}, ${ids['30001']!}, ${ids['30002']!}, false)`,
			sql`insert into epoch values ('2026-01-01')`,
			sql`delete from place_on_map`,
			sql`insert into placement (place_id, parent_id, from_date, decree_id) values (1, 2, '-infinity', ${split})`
		])
			await expect(asActor(database.app, province, (db) => statement.execute(db))).rejects.toThrow('permission denied');
	});
	test('not ahead of its day, and not with problems', async () => {
		const early = await draft([changeRow({ oldCode: '30004', newCode: '30004', newName: 'Xã Khác' })], '2027-01-01');
		await expect(askDecreeWork(database.app, second, { id: early, work: 'apply', today })).rejects.toMatchObject({
			code: 'decree-not-yet'
		});
		const wrong = await draft([changeRow({ oldCode: '30001', newCode: '30004', newName: 'Xã Khác' })]);
		expect(await work(wrong, 'apply')).toMatchObject({ state: 'draft', work: null, refused: { code: 'decree-problems' } });
	});
});

describe('what comes with a draft', () => {
	test('the document, by its first bytes and its size', async () => {
		const bytes = new TextEncoder().encode('%PDF-1.7 nghị quyết');
		await attachDocument(database.app, province, { id: split, name: 'nq.pdf', bytes });
		expect(await readDocument(database.app, second, { id: split })).toMatchObject({
			name: 'nq.pdf',
			mediaType: 'application/pdf'
		});
		await expect(
			attachDocument(database.app, province, { id: split, name: 'x.pdf', bytes: new TextEncoder().encode('<html>') })
		).rejects.toMatchObject({ code: 'decree-document-kind' });
		await expect(
			attachDocument(database.app, province, { id: split, name: 'x.pdf', bytes: new Uint8Array(10_000_001) })
		).rejects.toMatchObject({ code: 'file-too-large' });
	});
	test.each([
		['no columns', 'a,b\n1,2\n', 'decree-file-columns'],
		['only headings', 'old_code,new_code\n', 'decree-file-rows'],
		['an open quote', 'old_code,new_code\n"30001,30005\n', 'decree-file-unreadable']
	])('a file with %s is refused', async (_, text, code) => {
		const bytes = new TextEncoder().encode(text);
		await expect(importChanges(database.app, province, { id: split, bytes, replace: false })).rejects.toMatchObject({ code });
	});
	test('a file with a cell that can’t be read adds nothing and names the row; Vietnamese headings are understood', async () => {
		const id = await draft([]);
		const csv = (partial: string) =>
			new TextEncoder().encode(`\uFEFFMã cũ;Mã mới;Tên mới;Một phần\n30001;30005;Xã A;${partial}\n`);
		expect(await importChanges(database.app, province, { id, bytes: csv('gì đó'), replace: false })).toEqual({
			added: 0,
			problems: [{ row: 2, field: 'partial', code: 'partial-unreadable', text: 'gì đó' }]
		});
		expect(await importChanges(database.app, province, { id, bytes: csv('không'), replace: true })).toEqual({
			added: 1,
			problems: []
		});
		expect((await openDecree(database.app, province, { id })).changes).toMatchObject([
			{ oldCode: '30001', newName: 'Xã A', partial: false }
		]);
	});
});

describe('after a merger and a split', () => {
	beforeAll(async () => {
		expect(await work(split, 'apply')).toMatchObject({ state: 'applied', refused: null });
	});

	test('a role is confirmed for the new unit by an administrator, and reaches no further before', async () => {
		const [role] = (await rolesToConfirm(database.app, administrator, { id: split })).filter(
			({ place }) => place === 'Xã An Một'
		);
		expect(role).toMatchObject({ into: [{ name: 'Phường An Bình' }], confirmed: [] });
		const placeId = role!.into[0]!.id;
		expect(await seen(officers['30001']!)).toBe(1);
		for (const actor of [province, officers['30001']!])
			await expect(confirmRole(database.app, actor, { role: role!.id, placeId })).rejects.toMatchObject({ code: 'forbidden' });
		await expect(confirmRole(database.app, administrator, { role: role!.id, placeId: ids['87']! })).resolves.toBeUndefined();
		await expect(
			confirmRole(database.app, administrator, { role: role!.id, placeId: await unit('30005') })
		).rejects.toMatchObject({
			code: 'forbidden'
		});
		await confirmRole(database.app, administrator, { role: role!.id, placeId });
		await confirmRole(database.app, administrator, { role: role!.id, placeId });
		expect(await seen(officers['30001']!)).toBe(2);
		const after = (await rolesToConfirm(database.app, administrator, { id: split })).find(({ id }) => id === role!.id);
		expect(after!.confirmed).toMatchObject([{ place: 'Phường An Bình', by: 'administrator' }]);
	});
	test('a unit made of nothing but one old unit keeps its staff without asking', async () => {
		const [role] = (await rolesToConfirm(database.app, administrator, { id: split })).filter(
			({ place }) => place === 'Xã Đứng Yên'
		);
		expect(role!.confirmed).toMatchObject([{ place: 'Phường Đứng Yên', by: null }]);
	});
	test('people of the split unit are asked, by its own staff or by themselves', async () => {
		const officer = officers['30003']!;
		expect(await homesLeftToAsk(database.app, officer)).toBe(3);
		expect(await homesLeftToAsk(database.app, officers['30001']!)).toBe(0);
		const { people } = await listHomesToAsk(database.app, officer, 1);
		expect(people[0]!.parts.map(({ name, hamlets }) => [name, hamlets.map(({ code }) => code)])).toEqual([
			['Xã Chia Đông', []],
			['Xã Chia Tây', ['30003.001']]
		]);
		const [first, other] = people as [(typeof people)[0], (typeof people)[0]];
		const west = await unit('30005');
		const told = { person: first.id, residenceId: newId(), placeId: ids['30003.001']! };
		await expect(tellHome(database.app, officers['30002']!, told)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(tellHome(database.app, officer, { ...told, placeId: ids['30001.001']! })).rejects.toMatchObject({
			code: 'home-not-in-parts'
		});
		await tellHome(database.app, officer, told);
		await tellHome(database.app, officer, told);
		expect(await homesLeftToAsk(database.app, officer)).toBe(2);
		const { rows } =
			await sql`select place_id, from_date, recorded_by from residence where person_id = ${first.id} order by learned_at`.execute(
				database.owner
			);
		expect(rows).toMatchObject([{ place_id: ids['30003'] }, { place_id: ids['30003.001'], recorded_by: officer.accountId }]);

		const resident = { kind: 'resident', personId: other.id } as const;
		expect(await myHomeToTell(database.app, resident)).toMatchObject({ home: 'Xã Chia Ba', day: '2026-11-01' });
		await expect(tellHome(database.app, resident, { ...told, person: people[2]!.id })).rejects.toMatchObject({
			code: 'forbidden'
		});
		await tellHome(database.app, resident, { person: other.id, residenceId: newId(), placeId: west });
		expect(await myHomeToTell(database.app, resident)).toBeNull();
	});
	test('or by a list, of which every row is taken or none', async () => {
		const officer = officers['30003']!;
		const list = await homesList(database.app, officer);
		expect(list.split('\r\n')).toHaveLength(3);
		const { people } = await listHomesToAsk(database.app, officer, 1);
		const [last] = people;
		const send = (rows: string) =>
			tellHomesByList(database.app, officer, { bytes: new TextEncoder().encode(`person;name;place\n${rows}`), on: today });
		expect(await send(`${newId()};A;30005\n${last!.id};B;30001.001\n${last!.id};C;11111\n${last!.id};D;`)).toEqual({
			told: 0,
			problems: [
				{ row: 2, code: 'person-not-waiting', text: expect.any(String) },
				{ row: 3, code: 'place-not-in-parts', text: '30001.001' },
				{ row: 4, code: 'place-unknown', text: '11111' }
			]
		});
		expect(await send(`${last!.id};B;30003.001`)).toEqual({ told: 1, problems: [] });
		expect(await homesLeftToAsk(database.app, officer)).toBe(0);
		await expect(
			tellHomesByList(database.app, officer, { bytes: new TextEncoder().encode('a,b\n1,2\n'), on: today })
		).rejects.toMatchObject({
			code: 'decree-file-columns'
		});
	});
	test('a hamlet is assigned once, to a part of its own unit, and the maps are what they are made from', async () => {
		const hamletId = ids['30003.002']!;
		const east = await unit('30003');
		await expect(placeHamlet(database.app, officers['30001']!, { hamletId, placeId: east })).rejects.toMatchObject({
			code: 'forbidden'
		});
		await expect(placeHamlet(database.app, province, { hamletId, placeId: await unit('30002') })).rejects.toMatchObject({
			code: 'hamlet-not-waiting'
		});
		await placeHamlet(database.app, officers['30003']!, { hamletId, placeId: east });
		await expect(placeHamlet(database.app, province, { hamletId, placeId: east })).rejects.toMatchObject({
			code: 'hamlet-not-waiting'
		});
		const maps = () =>
			sql`select m.*, p.path as today from place_on_map m join place p on p.id = m.place_id order by 1, 2`.execute(
				database.owner
			);
		const { rows } = await maps();
		await remakeMaps(database.worker);
		expect((await maps()).rows).toEqual(rows);
		expect((await previewDecree(database.app, province, { id: split, target: null })).preview!.left.hamlets).toEqual([]);
	});
	test('is not undone while something is recorded in the new units, and says what', async () => {
		const undone = await work(split, 'undo');
		expect(undone).toMatchObject({ state: 'applied', work: null, refused: { code: 'decree-depended-on' } });
		expect(undone.refused!.details['hanging']).toContainEqual({ what: 'person', n: 1 });
	});
	test('is not undone under a later decree; that one corrects it, and can be undone', async () => {
		const correction = await draft([changeRow({ oldCode: '30005', newCode: '30005', newName: 'Xã Chia Nam' })], '2026-11-20');
		expect(await work(correction, 'apply')).toMatchObject({ state: 'applied' });
		expect(await work(split, 'undo')).toMatchObject({ state: 'applied', refused: { code: 'decree-later' } });
		expect(await work(correction, 'undo')).toMatchObject({ state: 'draft', refused: null });
		// And applied again: the unit that was taken back is taken up.
		expect(await work(correction, 'apply')).toMatchObject({ state: 'applied', refused: null });
		const { rows } = await sql`select count(*)::int as n from place where code = '30005'`.execute(database.owner);
		expect(rows).toEqual([{ n: 2 }]);
	});
});
