import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerPeople } from '#server/people/index.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { recognise, recognitionJobs, recount } from '#server/recognition/index.ts';
import { writeOutcome } from '#server/recognition/queries.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildOrganisation, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import {
	divideTarget,
	importDenominators,
	openDivision,
	openTarget,
	readBoard,
	readCell,
	readOrganisations,
	readTarget,
	recordNewRural,
	recordOneNewRural,
	saveTarget,
	targetsJobs,
	withdrawTarget,
	type TargetForm
} from './index.ts';
import { countOrganisations, organisationsCounted } from './organisation-queries.ts';
import type { Staff } from './read-board.ts';

const database = useDatabase({ content: true });
const now = new Date();
const SCHOOLS = '2025-schools-stem-teachers';
let province: Awaited<ReturnType<typeof buildStaff>>;
let officer: typeof province;
let head: typeof province;
let schools: string[] = [];
let teachers: string[] = [];
let target = '';
let hamlets: number[] = [];

const form = (more: Partial<TargetForm> = {}): TargetForm => ({
	titleVi: 'Học sinh biết tự bảo vệ',
	titleEn: '',
	audience: 'general-school-pupil',
	outcomes: ['self-protection'],
	measure: 'count',
	goal: '7',
	op: '>=',
	place: '30178',
	deadline: '31/12/2026',
	issuer: 'Ủy ban nhân dân xã',
	number: '3/KH-UBND',
	date: '',
	note: '',
	...more
});
const belongs = (post: string, school: number) => ({
	id: newId(),
	organisationId: schools[school]!,
	post,
	grade: post === 'pupil' ? 8 : null,
	from: '2025-09-05'
});
const add = (person: string, what: string, place: number) =>
	database.owner
		.insertInto('evidence')
		.values({ person_id: person, id: newId(), what, place_id: place, happened_at: now, mode: 'alone', source: 'learning' })
		.execute();
const nobodyAstray = async () =>
	expect(await recount(database.worker, { repair: false, by: null, clock: () => new Date() })).toMatchObject({
		people: 0,
		cells: []
	});

beforeAll(async () => {
	const commune = await placeId(database, '30178');
	hamlets = [
		await buildHamlet(database, commune, '30178.901', 'Ấp 1'),
		await buildHamlet(database, commune, '30178.902', 'Ấp 2')
	];
	province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
	officer = await buildStaff(database, 'commune', { placeId: commune });
	schools = [
		await buildOrganisation(database, hamlets[0]!, 'school', 'Trường Một'),
		await buildOrganisation(database, commune, 'school', 'Trường Hai')
	];
	head = await buildStaff(database, 'organisation', { organisationId: schools[0]! });
	const member = (post: string, school: number, n: number) =>
		newPerson(hamlets[school]!, {
			name: `Lê Văn ${post} ${school} ${n}`,
			birthYear: post === 'pupil' ? 2012 : 1980,
			memberships: [belongs(post, school)]
		});
	const people = [
		...[0, 1, 2].map((n) => member('pupil', 0, n)),
		member('pupil', 1, 0),
		...[0, 1].map((n) => member('teacher', 0, n)),
		member('teacher', 1, 0)
	];
	teachers = people.slice(4).map(({ id }) => id);
	await registerPeople(database.app, officer, { people, source: 'form' });
	await recognise(database.worker, { people: people.map(({ id }) => id), organisations: schools });
	({ target } = await saveTarget(database.app, province, { target: null, version: 0, form: form() }));
	await targetsJobs['put-in-force']({ target }, { db: database.worker } as never);
});

describe('among the organisations of a place', () => {
	const at = () => ({ target, place: '30178', among: 'organisations' as const, now, note: '' });

	test('a number is split by their members of the audience, and each is asked for its part', async () => {
		const opened = await openDivision(database.app, officer, at());
		expect(opened.units.map(({ nameVi, members }) => [nameVi, members])).toEqual([
			['Trường Hai', 1],
			['Trường Một', 3]
		]);
		expect(await divideTarget(database.app, officer, { ...at(), rule: 'members', typed: new Map() })).toEqual({ together: 7 });
		const { rows } = await readOrganisations(database.app, officer, at());
		expect(rows.map(({ name, goal, missing, status }) => [name, goal, missing, status])).toEqual([
			['Trường Hai', 2, 2, 'under-way'],
			['Trường Một', 5, 5, 'under-way']
		]);
		// The places of the same target are divided by themselves.
		expect((await openDivision(database.app, officer, { ...at(), among: 'places' })).last).toBeNull();
		expect((await readTarget(database.app, officer, at())).rows.map(({ goal }) => goal)).toEqual([null, null]);
	});

	test('an organisation sees itself, and what was set by hand is in words a number', async () => {
		expect((await readOrganisations(database.app, head, at())).rows.map(({ name }) => name)).toEqual(['Trường Một']);
		await expect(
			divideTarget(database.app, officer, { ...at(), rule: 'hand', typed: new Map([[schools[0]!, 'bốn']]) })
		).rejects.toMatchObject({ code: 'division-number', details: { place: 'Trường Một' } });
		await expect(
			divideTarget(database.app, officer, { ...at(), rule: 'hand', typed: new Map([[schools[0]!, '4']]) })
		).rejects.toMatchObject({ code: 'allot-nobody' });
		await expect(divideTarget(database.app, head, { ...at(), rule: 'equal', typed: new Map() })).rejects.toMatchObject({
			code: 'forbidden'
		});
	});

	test('places are weighed by their official population, or the one without is named', async () => {
		const byPopulation = () =>
			divideTarget(database.app, officer, { ...at(), among: 'places', rule: 'population', typed: new Map() });
		await expect(byPopulation()).rejects.toMatchObject({ code: 'division-population', details: { place: 'Ấp 1' } });
		const bytes = new TextEncoder().encode(
			'ma;nhom;so;ngay;nguon\n30178.901;population;3000;01/04/2025;x\n30178.902;population;500;01/04/2025;x'
		);
		expect(await importDenominators(database.app, province, { bytes, today: '2026-11-27' })).toMatchObject({ recorded: 2 });
		await byPopulation();
		const { units } = await openDivision(database.app, officer, { ...at(), among: 'places' });
		expect(units.map(({ goal }) => goal)).toEqual([6, 1]);
	});
});

describe('organisations with many members', () => {
	const everyTarget = async (actor: Staff, liveUpTo: number) =>
		asActor(database.app, actor, async (db) => {
			const all = await db.selectFrom('target').select('id').where('unit', '=', 'person').orderBy('id').execute();
			const { path } = await db.selectFrom('place').select('path').where('code', '=', '82').executeTakeFirstOrThrow();
			const told = [];
			for (const { id } of all) told.push({ id, ...(await organisationsCounted(db, id, String(path), liveUpTo)) });
			return told;
		});

	test('are told by the count of the hour, which says of each the same, to the same readers', async () => {
		const kinds = ['enterprise', 'cooperative', 'guild', 'public-body', 'university', 'union'];
		const more = await Promise.all(kinds.map((kind) => buildOrganisation(database, hamlets[1]!, kind, `Tổ chức ${kind}`)));
		const posts = ['worker', 'farmer', 'staff', 'leader', 'student', 'member', 'teacher', 'pupil'];
		const facts = ['lesson:k1', 'lesson:k2', 'confirmed-vneid', 'practice:scam', 'assessed:resident', 'passed:resident'];
		const people = Array.from({ length: 48 }, (_, n) =>
			newPerson(hamlets[n % 2]!, {
				name: `Phan Thị ${n}`,
				birthYear: 1940 + ((n * 17) % 80),
				memberships: [n, n * 3 + 1].map((at, second) => ({
					id: newId(),
					organisationId: [...more, ...schools][at % 8]!,
					post: posts[(n + at) % 8]!,
					grade: posts[(n + at) % 8] === 'pupil' ? 1 + (n % 12) : null,
					from: second === 1 && n % 7 === 0 ? '2099-01-01' : '2025-01-01'
				}))
			})
		);
		await registerPeople(database.app, officer, { people, source: 'form' });
		for (const [n, { id }] of people.entries())
			for (const what of facts.filter((_, at) => (n >> (at % 6)) % 2 === 0)) await add(id, what, hamlets[n % 2]!);
		await database.owner.updateTable('organisation').set({ closed_at: now }).where('id', '=', more[5]!).execute();
		await database.owner.updateTable('person').set({ merged_into: people[1]!.id }).where('id', '=', people[9]!.id).execute();
		await recognise(database.worker, { people: people.map(({ id }) => id) });

		await countOrganisations(database.worker, 1000);
		expect((await everyTarget(province, 0))[0]!.countedAt, 'few people are looked at one by one').toBeNull();
		await countOrganisations(database.worker, 0);
		for (const actor of [province, officer, head]) {
			const live = await everyTarget(actor, 1000);
			const tallied = await everyTarget(actor, 0);
			expect(live.some(({ countedAt }) => countedAt)).toBe(false);
			expect(tallied.every(({ countedAt }) => countedAt)).toBe(true);
			expect(tallied.map(({ id, rows }) => ({ id, rows }))).toEqual(live.map(({ id, rows }) => ({ id, rows })));
			expect(live.flatMap(({ rows }) => rows).length).toBeGreaterThan(actor === head ? 1 : 30);
		}
		// Whoever has left since, and what was learned since, is seen at the next count.
		await add(people[0]!.id, 'confirmed-vneid', hamlets[0]!);
		await add(people[0]!.id, 'lesson:k1', hamlets[0]!);
		await database.owner
			.updateTable('membership')
			.set({ to_date: '2025-02-01' })
			.where('person_id', '=', people[2]!.id)
			.execute();
		await recognise(database.worker, { people: [people[0]!.id, people[2]!.id] });
		await countOrganisations(database.worker, 0);
		expect((await everyTarget(province, 0)).map(({ rows }) => rows)).toEqual(
			(await everyTarget(province, 1000)).map(({ rows }) => rows)
		);
	});
});

describe('organisations that count by their members', () => {
	const school = async (n: number) =>
		(await readOrganisations(database.app, officer, { target: SCHOOLS, place: '30178', now })).institutions.find(
			({ id }) => id === schools[n]
		);
	beforeAll(async () => {
		await writeOutcome(database.owner, {
			id: 'stem-teachers-trained',
			unit: 'organisation',
			state: 'learned',
			name_vi: 'Nửa số giáo viên biết tự bảo vệ',
			name_en: 'Half of the teachers protect themselves',
			means: 'test',
			source: 'test',
			provisional: true,
			rules: null,
			requirements: [
				{ n: 0, name_vi: 'Nửa số giáo viên', name_en: 'Half of the teachers', any: ['members|50|stem-participation|teacher'] }
			]
		});
		await recognise(database.worker, { organisations: schools });
	});

	test('when enough of them have reached it, and no longer when one joins who has not', async () => {
		expect(await school(0)).toMatchObject({ reached: false, members: { members: 2, reached: 0, share: 0.5 } });
		await add(teachers[0]!, 'attended:stem', hamlets[0]!);
		await recognise(database.worker, { people: [teachers[0]!] });
		expect(await school(0)).toMatchObject({ reached: true, members: { members: 2, reached: 1 } });
		expect(await school(1)).toMatchObject({ reached: false });
		await nobodyAstray();
		const cell = await readCell(database.app, officer, {
			target: SCHOOLS,
			place: '30178',
			column: 'reached',
			lacking: false,
			q: '',
			page: 1,
			now
		});
		expect(cell.organisations).toMatchObject([{ name: 'Trường Một', lacks: [], since: null }]);

		const one = newPerson(hamlets[0]!, { memberships: [belongs('teacher', 0)] });
		await registerPeople(database.app, officer, { people: [one], source: 'form' });
		await recognise(database.worker, { people: [one.id] });
		expect(await school(0)).toMatchObject({ reached: false, members: { members: 3, reached: 1 } });
		await nobodyAstray();
	});

	test('a large one by the hour, not with each of its members', async () => {
		await sql`insert into membership (person_id, id, organisation_id, post, grade, from_date, source)
			select m.person_id, uuidv7(), m.organisation_id, 'pupil', 8, '2025-09-05', 'form'
			from (select * from membership where organisation_id = ${schools[1]!} and post = 'pupil' limit 1) m, generate_series(1, 501)`.execute(
			database.owner
		);
		const all = await database.owner
			.selectFrom('membership')
			.select('person_id as id')
			.where('organisation_id', '=', schools[1]!)
			.where('post', '=', 'teacher')
			.execute();
		for (const { id } of all) await add(id, 'attended:stem', hamlets[1]!);
		await recognise(database.worker, { people: all.map(({ id }) => id) });
		expect(await school(1)).toMatchObject({ reached: false });
		await recognitionJobs['recognise-large'](undefined, { db: database.worker } as never);
		expect(await school(1)).toMatchObject({ reached: true });
		await nobodyAstray();
	});
});

describe('places building new-style rural areas', () => {
	test('are recorded whole or not at all, with the units in them, and marked on the board', async () => {
		const file = (...rows: string[]) => ({
			bytes: new TextEncoder().encode(['Mã;Xây dựng;Từ ngày;Nguồn', ...rows].join('\n'))
		});
		expect(await recordNewRural(database.app, province, file('30178;chắc;31/02/2026;', '1;có;01/01/2026;QĐ 1'))).toEqual({
			recorded: 0,
			problems: [
				{ row: 2, field: 'building', text: 'chắc' },
				{ row: 2, field: 'from', text: '31/02/2026' },
				{ row: 2, field: 'source', text: '' },
				{ row: 3, field: 'place', text: '1' }
			]
		});
		await expect(recordNewRural(database.app, officer, file('30178;có;01/01/2026;QĐ 1'))).rejects.toMatchObject({
			code: 'forbidden'
		});
		const one = { place: '30178', building: 'yes', from: '01/01/2026', source: '' };
		await expect(recordOneNewRural(database.app, province, one)).rejects.toMatchObject({
			code: 'new-rural-source',
			details: { field: 'source' }
		});
		expect(
			(await readTarget(database.app, officer, { target, place: '30178', now })).rows.map(({ priority }) => priority)
		).toEqual([false, false]);
		await recordNewRural(database.app, province, file('30178;có;01/01/2026;QĐ 1', '30178.902;không;01/06/2026;QĐ 2'));
		const { rows } = await readTarget(database.app, officer, { target, place: '82', now });
		expect(rows.filter(({ priority }) => priority).map(({ code }) => code)).toEqual(['30178']);
		expect((await readOrganisations(database.app, officer, { target, place: '30178', now })).rows).toMatchObject([
			{ priority: true },
			{ priority: true }
		]);
		await recordOneNewRural(database.app, province, { ...one, building: 'no', from: '01/07/2026', source: 'QĐ 3' });
		const later = await readTarget(database.app, officer, { target, place: '82', now });
		expect(later.rows.some(({ priority }) => priority)).toBe(false);
	});
});

describe('withdrawing', () => {
	const withdrawal = { reason: 'Trùng với chỉ tiêu của tỉnh', issuer: 'Ban chỉ đạo', number: '9/QĐ-BCĐ', date: '' };
	const counted = () => targetsJobs['put-in-force']({ target }, { db: database.worker } as never);
	const onBoard = async () =>
		(await readBoard(database.app, officer, { place: '30178', now })).rows.some((row) => row.target.id === target);

	test('takes a target off the board with a reason and a document; its versions stay, and another sets it again', async () => {
		const withdraw = (more: Partial<typeof withdrawal> = {}, version = 1, actor = province) =>
			withdrawTarget(database.app, actor, { target, version, form: { ...withdrawal, ...more } });
		await expect(withdraw({}, 1, officer)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(withdraw({ reason: '' })).rejects.toMatchObject({ code: 'target-field', details: { field: 'reason' } });
		await expect(withdraw({ date: '31/02/2026' })).rejects.toMatchObject({ code: 'target-day' });
		await expect(withdraw({}, 7)).rejects.toMatchObject({ code: 'conflict' });
		expect(await onBoard()).toBe(true);
		// Everybody is counted once over all targets, so they are counted anew before it leaves.
		expect(await withdraw()).toEqual({ inForce: false });
		await counted();
		expect(await onBoard()).toBe(false);
		await expect(readTarget(database.app, officer, { target, place: '30178', now })).rejects.toMatchObject({ code: 'not-found' });
		await expect(withdraw({}, 2)).rejects.toMatchObject({ code: 'target-withdrawn' });
		const { versions } = await openTarget(database.app, officer, target);
		expect(versions).toMatchObject([
			{ version: 2, kind: 'withdrawn', reason: withdrawal.reason, document: { number: '9/QĐ-BCĐ' }, inForce: true },
			{ version: 1, kind: 'issued', reason: null }
		]);
		await nobodyAstray();

		expect(await saveTarget(database.app, province, { target, version: 2, form: form() })).toMatchObject({
			version: 3,
			inForce: false
		});
		await counted();
		expect(await onBoard()).toBe(true);
		await nobodyAstray();
	});

	test('the board of a day before still has it', async () => {
		await withdrawTarget(database.app, province, { target, version: 3, form: withdrawal });
		await counted();
		const owner = database.owner;
		await owner
			.updateTable('target_version')
			.set({ made_at: new Date(now.getTime() - 3 * 86_400_000) })
			.where('target_id', '=', target)
			.where('version', '<', 4)
			.execute();
		const day = new Date(now.getTime() - 2 * 86_400_000).toISOString().slice(0, 10);
		await owner.updateTable('counting_day').set({ known_since: day }).execute();
		const past = await readBoard(database.app, officer, { place: '30178', asOf: day, now });
		expect(past.rows.some((row) => row.target.id === target)).toBe(true);
		expect(await onBoard()).toBe(false);
	});
});
