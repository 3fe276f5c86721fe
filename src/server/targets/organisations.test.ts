import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerPeople } from '#server/people/index.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { recognise, recognitionJobs } from '#server/recognition/index.ts';
import { writeOutcome } from '#server/recognition/queries.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildOrganisation, newPerson } from '../../../tests/support/people.ts';
import { belongs, buildSchools, expectNobodyAstray } from '../../../tests/support/schools.ts';
import { divideTarget, importDenominators, openDivision, readCell, readOrganisations, readTarget } from './index.ts';
import { countOrganisations, organisationsCounted } from './organisation-queries.ts';
import type { Staff } from './read-board.ts';

const database = useDatabase({ content: true });
const now = new Date();
const SCHOOLS = '2025-schools-stem-teachers';
type Built = Awaited<ReturnType<typeof buildSchools>>;
let province: Built['province'];
let officer: Built['officer'];
let head: Built['head'];
let hamlets: Built['hamlets'];
let schools: Built['schools'];
let teachers: string[];
let target: string;
const add = (person: string, what: string, place: number) =>
	database.owner
		.insertInto('evidence')
		.values({ person_id: person, id: newId(), what, place_id: place, happened_at: now, mode: 'alone', source: 'learning' })
		.execute();

beforeAll(async () => {
	({ province, officer, head, hamlets, schools, teachers, target } = await buildSchools(database));
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
			divideTarget(database.app, officer, { ...at(), rule: 'hand', typed: new Map([[schools[0], 'bốn']]) })
		).rejects.toMatchObject({ code: 'division-number', details: { place: 'Trường Một' } });
		await expect(
			divideTarget(database.app, officer, { ...at(), rule: 'hand', typed: new Map([[schools[0], '4']]) })
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
		const more = await Promise.all(kinds.map((kind) => buildOrganisation(database, hamlets[1], kind, `Tổ chức ${kind}`)));
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
		await add(people[0]!.id, 'confirmed-vneid', hamlets[0]);
		await add(people[0]!.id, 'lesson:k1', hamlets[0]);
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
		await recognise(database.worker, { organisations: [...schools] });
	});

	test('when enough of them have reached it, and no longer when one joins who has not', async () => {
		expect(await school(0)).toMatchObject({ reached: false, members: { members: 2, reached: 0, share: 0.5 } });
		await add(teachers[0]!, 'attended:stem', hamlets[0]);
		await recognise(database.worker, { people: [teachers[0]!] });
		expect(await school(0)).toMatchObject({ reached: true, members: { members: 2, reached: 1 } });
		expect(await school(1)).toMatchObject({ reached: false });
		await expectNobodyAstray(database);
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

		const one = newPerson(hamlets[0], { memberships: [belongs('teacher', schools[0])] });
		await registerPeople(database.app, officer, { people: [one], source: 'form' });
		await recognise(database.worker, { people: [one.id] });
		expect(await school(0)).toMatchObject({ reached: false, members: { members: 3, reached: 1 } });
		await expectNobodyAstray(database);
	});

	test('a large one by the hour, not with each of its members', async () => {
		await sql`insert into membership (person_id, id, organisation_id, post, grade, from_date, source)
			select m.person_id, uuidv7(), m.organisation_id, 'pupil', 8, '2025-09-05', 'form'
			from (select * from membership where organisation_id = ${schools[1]} and post = 'pupil' limit 1) m, generate_series(1, 501)`.execute(
			database.owner
		);
		const all = await database.owner
			.selectFrom('membership')
			.select('person_id as id')
			.where('organisation_id', '=', schools[1])
			.where('post', '=', 'teacher')
			.execute();
		for (const { id } of all) await add(id, 'attended:stem', hamlets[1]);
		await recognise(database.worker, { people: all.map(({ id }) => id) });
		expect(await school(1)).toMatchObject({ reached: false });
		await recognitionJobs['recognise-large'](undefined, { db: database.worker } as never);
		expect(await school(1)).toMatchObject({ reached: true });
		await expectNobodyAstray(database);
	});
});
