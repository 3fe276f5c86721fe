/**
 * The change of 1 July 2025 from beginning to end, on a database that ran in June: the province drafts the decree, sees what it does, settles
 * what cannot move by itself, and a second person applies it. May on the old map stays as it was, today stands on the new one, tasks ask who is
 * responsible now; undone, every figure is back.
 */
import { sql } from 'kysely';
import { beforeAll, expect, test, vi } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import {
	directivesLoader,
	issueDirective,
	issueTask,
	listTasks,
	readTaskPage,
	taskChoices,
	tasksWaiting,
	writeEvent
} from '#server/directives/index.ts';
import { frameworkLoader } from '#server/framework/index.ts';
import { lessonsLoader } from '#server/learning/index.ts';
import {
	addChangeRows,
	askDecreeWork,
	confirmRole,
	homesLeftToAsk,
	homesList,
	openDecree,
	previewDecree,
	rolesToConfirm,
	tellHomesByList
} from '#server/lineage/index.ts';
import { doDecreeWork } from '#server/lineage/work.ts';
import { peopleLoader, registerPeople } from '#server/people/index.ts';
import { placesLoader } from '#server/places/index.ts';
import { recognise, recognitionLoader, turnDay } from '#server/recognition/index.ts';
import { readBoard, readFigure, readTarget, targetsLoader } from '#server/targets/index.ts';
import { addMember, foundTeam, listTeams, readTeamPage, teamsNearby, tellTeam } from '#server/teams/index.ts';
import { useDatabase } from './support/database.ts';
import { clearDraft, directiveForm } from './support/directives.ts';
import { changeRow, draftOfJuly2025 } from './support/lineage.ts';
import { buildHamlet, buildStaff, newPerson } from './support/people.ts';
import { teamForm } from './support/teams.ts';

type Staff = Awaited<ReturnType<typeof buildStaff>>;
const database = useDatabase();
const MAY = '2025-05-31';
const JUNE = new Date('2025-06-20T03:00:00Z');
const NOW = new Date('2026-11-23T03:00:00Z');
const TODAY = '2026-11-23';
/** Four communes that became xã Mỹ An Hưng, and xã Phú Thuận B, which went in two; one commune of Tiền Giang. */
const MERGED = ['30172', '30175', '30178', '30202'];
const SPLIT = '29995';
const ELSEWHERE = '28249';
/** Asked of the whole population: whoever is there is counted in it. */
const HEALTH = '2025-health-book';
/** Of xã Phú Thuận B: a hamlet that the draft assigns, one that it forgets, and the two new communes. */
const HAMLETS = { known: `${SPLIT}.001`, forgotten: `${SPLIT}.002` };
const PARTS = { old: '29992', other: '30154' };

const old: Record<string, number> = {};
const officers: Record<string, Staff> = {};
let province: Staff;
/** Of Tiền Giang: the second person. */
let second: Staff;
let administrator: Staff;
const tasks: Record<string, string> = {};
/** By the code of the unit that each hangs on. */
const teams: Record<string, string> = {};
let directive = '';

const today = async (code: string) =>
	(
		await sql<{
			id: number;
		}>`select id from place where code = ${code} and valid_from = '2025-07-01' and valid_to = 'infinity'`.execute(database.owner)
	).rows[0]!.id;
const now = (place: string, when = NOW) => readBoard(database.app, second, { place, now: when });
const ofMay = async (place: string, when = NOW) => {
	const board = await readBoard(database.app, second, { place, asOf: MAY, map: MAY, now: when });
	return { rows: board.rows.map(({ target, ...cell }) => [target.id, cell]), place: board.place.name_vi };
};
const counts = async (place: string) =>
	(await now(place)).rows.map(({ target, members, reached }) => [target.id, members, reached]);

/** Everything that an undone decree must leave as it was. */
const world = async () =>
	(
		await sql`select (select jsonb_agg(p order by p.id) from place p where valid_from < valid_to) as places,
			(select jsonb_agg(m order by m.epoch, m.place_id) from place_on_map m join place p on p.id = m.place_id where valid_from < valid_to) as maps,
			(select jsonb_agg(t order by target_id, place_id) from tally t) as tallies, (select jsonb_agg(c order by target_id, place_id, day) from tally_close c) as closed,
			(select jsonb_agg(t order by task_id) from task_state t) as tasks, (select jsonb_agg(r order by id) from role_assignment r) as roles,
			(select jsonb_agg(p order by id) from person p) as people, (select jsonb_agg(t order by id) from target t) as targets,
			(select jsonb_agg(t order by id) from team_now t) as teams, (select jsonb_agg(e order by n) from team_event e) as team_events`.execute(
			database.owner
		)
	).rows[0];

beforeAll(async () => {
	vi.stubEnv('LOAD_AS_OF', '2025-06-30');
	for (const loader of [
		placesLoader,
		peopleLoader,
		frameworkLoader,
		lessonsLoader,
		recognitionLoader,
		targetsLoader,
		directivesLoader
	])
		await loader.load(database.owner);
	vi.unstubAllEnvs();
	for (const { id, code } of await database.owner
		.selectFrom('place')
		.select(['id', 'code'])
		.where('valid_from', '=', '-infinity')
		.execute())
		old[code] = id;
	province = await buildStaff(database, 'province', { placeId: old['87']! });
	second = await buildStaff(database, 'province', { placeId: old['82']! });
	administrator = await buildStaff(database, 'administrator', {});
	for (const code of [...MERGED, SPLIT, ELSEWHERE]) {
		officers[code] = await buildStaff(database, 'commune', { placeId: old[code]! });
		for (const n of [1, 2])
			old[`${code}.00${n}`] = await buildHamlet(database, old[code]!, `${code}.00${n}`, `Ấp ${n}`, '-infinity');
	}
	await sql`update counting_day set day = '2025-05-02', known_since = '2025-05-02'`.execute(database.owner);
	// Two people in each hamlet and one of whom nobody knows the hamlet; in May the first of each learns, in June the second.
	const people: string[] = [];
	for (const code of Object.keys(officers))
		for (const place of [code, `${code}.001`, `${code}.001`, `${code}.002`, `${code}.002`]) {
			const person = newPerson(old[place]!, { name: `Người ${place} ${people.length}`, livesSince: '2020-01-01' });
			await registerPeople(database.app, officers[code]!, { people: [person], source: 'form' });
			people.push(person.id);
		}
	const learn = (who: string[], day: string) =>
		sql`insert into evidence (person_id, id, what, place_id, happened_at, mode, source)
			select p.id, gen_random_uuid(), c.what, p.home_place_id, ${day}, 'alone', 'test' from person p
				cross join (select distinct what from outcome_clause where outcome_id = 'health-book') c where p.id = any (${who}::uuid[])`.execute(
			database.owner
		);
	const half = people.filter((_, n) => n % 2 === 0);
	await learn(half, '2025-05-20');
	await recognise(database.worker, { people });
	await turnDay(database.worker, JUNE);
	await learn(people, '2025-06-10');
	await recognise(database.worker, { people });

	directive = newId();
	await issueDirective(database.app, province, { id: directive, form: directiveForm(), file: null });
	for (const code of ['30178', SPLIT]) {
		tasks[code] = newId();
		const draft = clearDraft(officers[code]!.accountId, province.accountId, { target: HEALTH, targetGoal: '0,9' });
		await issueTask(
			database.app,
			province,
			{ id: tasks[code], directive, parent: null, unit: `place:${old[code]}`, supports: [], draft },
			JUNE
		);
		await writeEvent(database.app, officers[code]!, { id: newId(), task: tasks[code], kind: 'accepted', note: '' }, JUNE);
	}
	// Teams of a commune that is merged, of one that goes in two, and of a hamlet of that one, which covers the other hamlet, too.
	for (const [code, keeper] of [
		['30178', '30178'],
		[SPLIT, SPLIT],
		[HAMLETS.known, SPLIT]
	] as const) {
		teams[code] = newId();
		const form = teamForm({ name: `Tổ ${code}`, decisionDay: '01/06/2025' });
		await foundTeam(database.app, officers[keeper]!, { id: teams[code], placeId: old[code]!, form, now: JUNE });
		const member = { id: newId(), memberId: newId(), team: teams[code], account: null, name: 'Lê Thị Ba', phone: '', day: '' };
		await addMember(database.app, officers[keeper]!, member, JUNE);
	}
	const covered = { id: newId(), team: teams[HAMLETS.known]!, kind: 'covered', day: '', place: old[HAMLETS.forgotten]! } as const;
	await tellTeam(database.app, officers[SPLIT]!, covered, JUNE);
	await turnDay(database.worker, NOW);
}, 120_000);

test(
	'drafted, previewed, settled, applied by a second person, read on both maps, and undone without a trace',
	{ timeout: 120_000 },
	async () => {
		const before = await world();
		const may = await Promise.all(['87', '82', '875', ...MERGED, SPLIT].map((code) => ofMay(code)));
		expect(Object.fromEntries(may[0]!.rows as [string, { members: number; reached: number }][])[HEALTH]).toMatchObject({
			members: 25,
			reached: 12
		});
		const provinces = [await counts('87'), await counts('82')];

		const id = await draftOfJuly2025(database, province, NOW);
		await addChangeRows(database.app, province, { id, rows: [changeRow({ oldCode: HAMLETS.known, parentCode: PARTS.other })] });
		const { problems, preview } = await previewDecree(database.app, second, { id, target: HEALTH });
		expect(problems).toEqual([]);
		for (const { what, before, after } of preview!.totals) expect(after, what).toBe(before);
		expect(preview!.totals.find(({ what }) => what === 'people')).toMatchObject({ before: 30, after: 30 });
		expect(preview!.totals.find(({ what }) => what === 'tasks')).toMatchObject({ before: 2, after: 2 });
		expect(preview!.totals.find(({ what }) => what === 'teams')).toMatchObject({ before: 3, after: 3 });
		expect(preview!.left.teams).toMatchObject([{ code: SPLIT, teams: 1 }]);
		expect(preview!.left.people).toMatchObject([{ code: SPLIT, people: 1 }]);
		expect(preview!.left.hamlets).toMatchObject([{ code: HAMLETS.forgotten, people: 2 }]);
		expect(preview!.left.targets).toHaveLength(25);
		const made = preview!.units.find(({ code, level }) => code === '30178' && level === 'commune')!;
		expect(made).toMatchObject({ shape: 'merge', counts: { people: 20, tasks: 1, teams: 1, members: 20, reached: 20 } });
		// The draft settles the hamlet that it forgot.
		await addChangeRows(database.app, province, { id, rows: [changeRow({ oldCode: HAMLETS.forgotten, parentCode: PARTS.old })] });
		expect((await previewDecree(database.app, second, { id, target: null })).preview!.left.hamlets).toEqual([]);

		await expect(askDecreeWork(database.app, province, { id, work: 'apply', today: TODAY })).rejects.toMatchObject({
			code: 'decree-own-draft'
		});
		const work = async (what: 'apply' | 'undo') => {
			await askDecreeWork(database.app, second, { id, work: what, today: TODAY });
			await doDecreeWork(database.worker, { id, now: NOW });
			return (await openDecree(database.app, second, { id })).decree;
		};
		expect(await work('apply')).toMatchObject({ state: 'applied', refused: null });

		// May, on May's map, is what it was; today stands on the new one, and holds what both provinces held.
		expect(await Promise.all(['87', '82', '875', ...MERGED, SPLIT].map((code) => ofMay(code)))).toEqual(may);
		const joined = await now('82');
		expect(joined.place).toMatchObject({ name_vi: 'Tỉnh Đồng Tháp', id: await today('82') });
		for (const [n, { target, members, reached }] of joined.rows.entries()) {
			const sum = (column: 1 | 2) => provinces.reduce((total, one) => total + (one[n]![column] as number), 0);
			expect([target.id, members, reached]).toEqual([target.id, sum(1), sum(2)]);
			expect(target.restated).toBe(false);
		}
		const { rows: communes, whole } = await readTarget(database.app, second, { target: HEALTH, place: '82', now: NOW });
		expect(communes.filter(({ id }) => id !== null)).toHaveLength(102);
		const in_ = (code: string) => communes.find((row) => row.code === code)!.members;
		expect([in_('30178'), in_(PARTS.old), in_(PARTS.other), in_(ELSEWHERE)]).toEqual([20, 2, 2, 5]);
		// Of one person of the commune that was split nobody knows more: in the province, in no commune.
		expect(communes.find(({ code }) => code === null)).toMatchObject({ members: 1 });
		expect(communes.reduce((sum, { members }) => sum + members, 0)).toBe(whole.members);
		// The same facts on May's map, asked today.
		expect(
			(await readBoard(database.app, second, { place: '87', map: MAY, now: NOW })).rows.map(({ target, members, reached }) => [
				target.id,
				members,
				reached
			])
		).toEqual(provinces[0]);

		// The task stays with its doer, who is asked; so is the office of the new unit, as soon as somebody holds it.
		expect(await tasksWaiting(database.app, officers['30178']!, { now: NOW })).toBe(1);
		expect((await readTaskPage(database.app, officers['30178']!, { id: tasks['30178']!, now: NOW })).task).toMatchObject({
			unitEnded: true,
			state: 'accepted'
		});
		expect(await tasksWaiting(database.app, officers['30172']!, { now: NOW })).toBe(0);
		// What was asked of the old unit is still told of what lay in it.
		expect(await readFigure(database.app, { target: HEALTH, placeId: old['30178']! })).toMatchObject({ members: 5, reached: 5 });

		// Teams went with their units; the one whose unit went in two waits, and is lost to nobody.
		const near = async (code: string) =>
			(await teamsNearby(database.app, { province: '82', commune: code, now: NOW })).places.flatMap(({ teams }) =>
				teams.map(({ name }) => name)
			);
		expect(await near('30178')).toEqual(['Tổ 30178']);
		expect([await near(PARTS.other), await near(PARTS.old)]).toEqual([[`Tổ ${HAMLETS.known}`], [`Tổ ${HAMLETS.known}`]]);
		const waiting = async (by: Staff) =>
			(await listTeams(database.app, by, { commune: null, now: NOW })).teams.filter(({ waits }) => waits).map(({ id }) => id);
		for (const by of [province, officers[SPLIT]!]) expect(await waiting(by)).toEqual([teams[SPLIT]]);

		expect(await work('undo')).toMatchObject({ state: 'draft', refused: null });
		expect(await world()).toEqual(before);
		expect([await counts('87'), await counts('82')]).toEqual(provinces);
		expect(await tasksWaiting(database.app, officers['30178']!, { now: NOW })).toBe(0);
		expect((await readTaskPage(database.app, officers['30178']!, { id: tasks['30178']!, now: NOW })).task.unitEnded).toBe(false);

		// Applied again, and settled to the end.
		expect(await work('apply')).toMatchObject({ state: 'applied' });
		const roles = await rolesToConfirm(database.app, administrator, { id });
		const confirm = async (name: string, code: string) => {
			const placeId = await today(code);
			for (const role of roles.filter(({ place, into }) => place === name && into.some(({ id }) => id === placeId)))
				await confirmRole(database.app, administrator, { role: role.id, placeId });
		};
		await confirm('Tỉnh Đồng Tháp', '82');
		await confirm('Xã Mỹ An Hưng A', '30178');
		await confirm('Xã Mỹ An Hưng B', '30178');
		// Whoever holds the new commune is asked about the task of the old one, and names who does it now.
		expect(await tasksWaiting(database.app, officers['30172']!, { now: NOW })).toBe(1);
		const { hands } = await readTaskPage(database.app, officers['30172']!, { id: tasks['30178']!, now: NOW });
		expect(hands).toMatchObject([{ placeId: await today('30178') }]);
		await writeEvent(
			database.app,
			officers['30172']!,
			{ id: newId(), task: tasks['30178']!, kind: 'restated', note: '', to: officers['30172']!.accountId },
			NOW
		);
		expect((await readTaskPage(database.app, province, { id: tasks['30178']!, now: NOW })).task).toMatchObject({
			unit: 'Xã Mỹ An Hưng',
			unitEnded: false,
			state: 'issued',
			personId: officers['30172']!.accountId
		});
		// A unit that went in two: its task asks which of them.
		const split = await readTaskPage(database.app, officers[SPLIT]!, { id: tasks[SPLIT]!, now: NOW });
		expect(split.hands.map(({ name }) => name).sort()).toEqual(['Xã Long Phú Thuận', 'Xã Tân Long']);
		// The province goes on giving tasks under the directive of the province that was.
		const { units } = await taskChoices(database.app, province, { directive, parent: null, unit: '', q: '', now: NOW });
		expect(units.filter(({ level }) => level === 'commune')).toHaveLength(102);
		expect((await listTasks(database.app, province, { view: 'unit', now: NOW })).tasks).toHaveLength(2);

		// The province says to which part the team belongs.
		expect((await listTeams(database.app, province, { commune: '30178', now: NOW })).teams).toMatchObject([
			{ waits: true, commune: null },
			{ name: 'Tổ 30178', place: 'Xã Mỹ An Hưng B', commune: 'Xã Mỹ An Hưng', members: 1 }
		]);
		const settleIn = (await readTeamPage(database.app, province, { id: teams[SPLIT]!, now: NOW })).settleIn;
		expect(settleIn.map(({ name }) => name)).toEqual(['Xã Long Phú Thuận', 'Xã Tân Long']);
		const whither = { id: newId(), team: teams[SPLIT]!, kind: 'settled', day: '', place: await today(PARTS.other) } as const;
		await expect(tellTeam(database.app, officers['30178']!, whither, NOW)).rejects.toMatchObject({ code: 'not-found' });
		await tellTeam(database.app, province, whither, NOW);
		expect(await waiting(province)).toEqual([]);
		expect((await near(PARTS.other)).toSorted()).toEqual([`Tổ ${SPLIT}`, `Tổ ${HAMLETS.known}`]);

		// People of whom nobody knew the hamlet come back on a list.
		const keeper = officers[SPLIT]!;
		expect(await homesLeftToAsk(database.app, keeper)).toBe(1);
		const list = (await homesList(database.app, keeper)).replace(/,\r\n$/, `,${PARTS.other}\r\n`);
		expect(await tellHomesByList(database.app, keeper, { bytes: new TextEncoder().encode(list), on: TODAY })).toEqual({
			told: 1,
			problems: []
		});
		const { rows: told } = await sql<{
			id: string;
		}>`select id from person where home_place_id = ${await today(PARTS.other)}`.execute(database.owner);
		await recognise(database.worker, { people: told.map(({ id }) => id) });
		const settled = await readTarget(database.app, province, { target: HEALTH, place: '82', now: NOW });
		expect(settled.rows.find(({ code }) => code === PARTS.other)!.members).toBe(3);
		expect(settled.rows.filter(({ id }) => id === null)).toEqual([]);
		expect(settled.whole.members).toBe(whole.members);
		// May still is what it was, and what was settled since keeps the decree.
		expect(await Promise.all(['87', '82', '875', ...MERGED, SPLIT].map((code) => ofMay(code)))).toEqual(may);
		expect((await work('undo')).refused).toMatchObject({ code: 'decree-depended-on' });
	}
);
