import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { BoardFigures, TargetFigures } from '#contract/targets.ts';
import type { Column } from '#core/targets/progress.ts';
import { erasePerson, registerPeople } from '#server/people/index.ts';
import { newId } from '#server/platform/ids.ts';
import { explainPerson, recognise } from '#server/recognition/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildOrganisation, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import { boardCsv, boardFigures, readBoard, readCell, readTarget, targetFigures } from './index.ts';

const database = useDatabase({ content: true });
/** Adults with K1, K2 and 1.1, devices and services, and knowing how to protect themselves. */
const TARGET = '2026-adults-basic';
const SCHOOLS = '2025-schools-stem-teachers';
const now = new Date();
let commune = 0;
let officer: Awaited<ReturnType<typeof buildStaff>>;
let helper: typeof officer;
let province: typeof officer;
const people = { be: newId(), luom: newId(), sen: newId() };

async function add(person: string, what: string, corrects: string | null = null, by: string | null = null): Promise<string> {
	const id = newId();
	await database.owner
		.insertInto('evidence')
		.values({
			person_id: person,
			id,
			what,
			corrects,
			recorded_by: by,
			place_id: commune,
			happened_at: '2026-03-02T01:00:00Z',
			mode: 'alone',
			source: 'learning'
		})
		.execute();
	return id;
}
const behind = (actor: typeof officer, column: Column, more: Partial<Parameters<typeof readCell>[2]> = {}) =>
	readCell(database.app, actor, {
		target: TARGET,
		place: '30178',
		column,
		lacking: false,
		q: '',
		page: 1,
		now: new Date(),
		...more
	});
const names = (cell: Awaited<ReturnType<typeof readCell>>) => cell.people.map(({ name }) => name);

beforeAll(async () => {
	commune = await placeId(database, '30178');
	const [one, two] = [
		await buildHamlet(database, commune, '30178.901', 'Ấp 1'),
		await buildHamlet(database, commune, '30178.902', 'Ấp 2')
	];
	officer = await buildStaff(database, 'commune', { placeId: commune });
	helper = await buildStaff(database, 'helper', { placeId: two });
	province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
	await registerPeople(database.app, officer, {
		people: [
			newPerson(one, { id: people.be, name: 'Lý Thị Bé', birthYear: 1960 }),
			newPerson(one, { id: people.luom, name: 'Châu Văn Lượm', birthYear: 1958 }),
			newPerson(two, { id: people.sen, name: 'Huỳnh Thị Sen', birthYear: 1966 })
		],
		source: 'form'
	});
	for (const what of [
		'lesson:k1',
		'lesson:k2',
		'lesson:1.1',
		'lesson:0.1',
		'lesson:0.2',
		'practice:essential-service',
		'lesson:4.1',
		'lesson:4.2',
		'practice:scam'
	])
		await add(people.be, what);
	await add(people.luom, 'lesson:k1');
	await recognise(database.worker, { people: Object.values(people) });
});

describe('the people behind a figure', () => {
	test('are those whom the board counts, by given name, each with what is had or lacking', async () => {
		const { whole } = await readTarget(database.app, officer, { target: TARGET, place: '30178', now });
		expect(whole).toMatchObject({ members: 3, reached: 1 });
		// The three are grown-ups and more; over all targets each is one person, and one of them has learned what some target asks.
		const { once } = await readBoard(database.app, officer, { place: '30178', now });
		expect(once.find(({ year }) => year === 2026)).toMatchObject({ members: 3, learned: 1, reached: 0 });
		const members = await behind(officer, 'members');
		expect(names(members)).toEqual(['Lý Thị Bé', 'Châu Văn Lượm', 'Huỳnh Thị Sen']);
		expect(members).toMatchObject({ total: 3, counted: 3, pages: 1 });
		const reached = await behind(officer, 'reached');
		expect(reached.people).toMatchObject([{ name: 'Lý Thị Bé', since: new Date('2026-03-02T01:00:00Z'), lacks: [] }]);
		const lacking = await behind(officer, 'reached', { lacking: true });
		expect(names(lacking)).toEqual(['Châu Văn Lượm', 'Huỳnh Thị Sen']);
		expect(lacking.people.map(({ lacks }) => lacks.length)).toEqual([8, 9]);
		// A column asks for its own outcome only: nobody was assessed.
		expect((await behind(officer, 'assessed')).people).toEqual([]);
		expect((await behind(officer, 'assessed', { lacking: true })).people.map(({ lacks }) => lacks.length)).toEqual([1, 1, 1]);
	});

	test('are found without tones, and an odd mark is a mark', async () => {
		expect(names(await behind(officer, 'members', { q: 'luom chau' }))).toEqual(['Châu Văn Lượm']);
		expect(names(await behind(officer, 'members', { q: '%' }))).toEqual([]);
	});

	test('are shown as far as the reader’s walls let them through', async () => {
		expect(await behind(helper, 'members')).toMatchObject({ total: 1, counted: 1, people: [{ name: 'Huỳnh Thị Sen' }] });
		const neighbour = await buildStaff(database, 'commune', { placeId: await placeId(database, '28261') });
		expect((await behind(neighbour, 'members')).people).toEqual([]);
		await expect(behind(province, 'members')).rejects.toMatchObject({ code: 'figures-only' });
		await expect(behind(officer, 'members', { target: 'none' })).rejects.toMatchObject({ code: 'not-found' });
	});

	test('stay counted when they are erased, without a name', async () => {
		const gone = newId();
		await registerPeople(database.app, officer, {
			people: [newPerson(commune, { id: gone, name: 'Trần Thị Út', birthYear: 1950 })],
			source: 'form'
		});
		await recognise(database.worker, { people: [gone] });
		expect(await behind(officer, 'members')).toMatchObject({ total: 4, counted: 4 });
		await erasePerson(database.app, officer, { id: gone, basis: 'asked', reason: 'theo yêu cầu', typed: 'tran thi ut', now });
		expect(await behind(officer, 'members')).toMatchObject({ total: 3, counted: 4 });
	});

	test('who looked is logged, with whom they were shown', async () => {
		const rows = await database.owner
			.selectFrom('audit')
			.select(['account_id', 'details'])
			.where('action', '=', 'saw-people')
			.execute();
		expect(rows).toContainEqual({
			account_id: helper.accountId,
			details: {
				by: 'figure',
				target: TARGET,
				column: 'members',
				lacking: false,
				asOf: null,
				found: 1,
				page: 1,
				shown: [people.sen]
			}
		});
	});

	test('of a target of organisations are organisations, open to the province too', async () => {
		const school = await buildOrganisation(database, commune, 'school', 'Trường THCS Mỹ An Hưng');
		const other = await buildOrganisation(database, commune, 'school', 'Trường Tiểu học Mỹ An Hưng');
		await database.owner
			.insertInto('organisation_evidence')
			.values({ organisation_id: school, id: newId(), what: 'attended:stem-teacher-training', happened_at: now })
			.execute();
		await recognise(database.worker, { organisations: [school, other] });
		const input = { target: SCHOOLS };
		expect(await behind(province, 'reached', input)).toMatchObject({
			total: 1,
			people: [],
			organisations: [{ id: school, lacks: [] }]
		});
		expect(await behind(province, 'reached', { ...input, lacking: true, q: 'tieu hoc' })).toMatchObject({
			organisations: [{ id: other, lacks: [{ vi: 'Ít nhất một giáo viên được tập huấn' }] }]
		});
	});
});

describe('the facts behind a person', () => {
	test('say what meets each clause, what was corrected and by whom; and looking is logged', async () => {
		const wrong = await add(people.luom, 'lesson:1.1');
		await add(people.luom, 'retraction', wrong, officer.accountId);
		const told = await explainPerson(database.app, officer, people.luom);
		expect(told.audiences.map(({ id }) => id)).toContain('adult');
		const basic = told.outcomes.find(({ id }) => id === 'basic-knowledge');
		expect(basic).toMatchObject({
			reachedAt: null,
			clauses: [{ by: { what: 'lesson:k1', mode: 'alone', source: 'learning' } }, { by: null }, { by: null }]
		});
		expect(told.facts.find(({ id }) => id === wrong)).toMatchObject({
			correctedBy: { what: 'retraction', recordedBy: 'commune' }
		});
		await expect(explainPerson(database.app, helper, people.luom)).rejects.toMatchObject({ code: 'not-found' });
		await expect(explainPerson(database.app, province, people.luom)).rejects.toMatchObject({ code: 'not-found' });
		const rows = await database.owner
			.selectFrom('audit')
			.select(['account_id', 'subject_id'])
			.where('action', '=', 'saw-facts')
			.execute();
		expect(rows).toEqual([{ account_id: officer.accountId, subject_id: people.luom }]);
	});
});

describe('figures as of a day', () => {
	test('stay as that day closed, through corrections; a day without figures is refused', async () => {
		const { day } = await database.owner.selectFrom('counting_day').select('day').executeTakeFirstOrThrow();
		const at = (asOf: string | null, time: Date) =>
			readTarget(database.app, province, { target: TARGET, place: '30178', asOf, now: time });
		const closing = (await at(null, now)).whole;
		const tomorrow = new Date(now.getTime() + 86_400_000);
		await sql`select turn_day(${day}::date + 1)`.execute(database.worker);
		for (const row of await database.owner
			.selectFrom('evidence')
			.select('id')
			.where('person_id', '=', people.be)
			.where('what', '=', 'lesson:k1')
			.execute())
			await add(people.be, 'retraction', row.id, officer.accountId);
		await recognise(database.worker, { people: [people.be] });

		expect((await at(day, tomorrow)).whole).toEqual(closing);
		expect((await at(null, tomorrow)).whole.reached).toBe(closing.reached - 1);
		const board = await readBoard(database.app, province, { place: '82', asOf: day, now: tomorrow });
		expect(board).toMatchObject({ asOf: day, since: day });
		expect(board.rows.find(({ target }) => target.id === TARGET)).toMatchObject({ reached: closing.reached });
		// The programs' door says the same, in its own shape.
		const told = await targetFigures(database.app, province, { target: TARGET }, { place: '30178', asOf: day }, tomorrow);
		expect(TargetFigures.parse(told)).toMatchObject({ asOf: day, whole: { reached: closing.reached } });
		const all = BoardFigures.parse(await boardFigures(database.app, province, { place: '82', asOf: day }, tomorrow));
		expect(all.targets.find(({ id }) => id === TARGET)).toMatchObject({ reached: closing.reached });
		expect([...(boardCsv(await at(day, tomorrow)).rows as Iterable<unknown[][]>)][0]![0]![0]).toBe(day);
		for (const asOf of ['2020-01-01', '2099-01-01', 'hôm qua'])
			await expect(at(asOf, tomorrow)).rejects.toMatchObject({ code: 'as-of' });

		// Behind the figure of that day are those who made it up, each with how they stand now.
		const then = await behind(officer, 'reached', { asOf: day, now: tomorrow });
		expect(then).toMatchObject({ asOf: day, total: closing.reached, people: [{ name: 'Lý Thị Bé', since: null }] });
		expect((await behind(officer, 'reached', { now: tomorrow })).people).toEqual([]);
		// A school that was closed since was one of them, too.
		const reached = { target: SCHOOLS, asOf: day, now: tomorrow };
		await sql`update organisation set closed_at = now() where name = 'Trường THCS Mỹ An Hưng'`.execute(database.owner);
		const schools = await database.owner.selectFrom('organisation').select('id').execute();
		await recognise(database.worker, { organisations: schools.map(({ id }) => id) });
		expect(await behind(province, 'reached', { target: SCHOOLS, now: tomorrow })).toMatchObject({ organisations: [] });
		expect(await behind(province, 'reached', reached)).toMatchObject({ organisations: [{ name: 'Trường THCS Mỹ An Hưng' }] });
		// Somebody who has left is named where they live now, and counted where they lived then.
		await sql`update person set home_place_id = ${await placeId(database, '28261')} where id = ${people.be}`.execute(
			database.owner
		);
		await recognise(database.worker, { people: [people.be] });
		expect(await behind(officer, 'reached', { asOf: day, now: tomorrow })).toMatchObject({ total: 0, counted: 0 });
		const keeper = await buildStaff(database, 'commune', { placeId: await placeId(database, '28261') });
		expect(names(await behind(keeper, 'reached', { asOf: day, now: tomorrow }))).toEqual(['Lý Thị Bé']);
		expect(names(await behind(keeper, 'reached', { asOf: day, map: '2025-06-30', place: '87', now: tomorrow }))).toEqual([
			'Lý Thị Bé'
		]);
		// Of days before people were written down, there are figures alone.
		await sql`update counting_day set people_known_since = day`.execute(database.owner);
		await expect(behind(officer, 'reached', { asOf: day, now: tomorrow })).rejects.toMatchObject({ code: 'people-as-of' });
	});
});
