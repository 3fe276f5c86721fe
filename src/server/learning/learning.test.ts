import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Given } from '#contract/question.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { buildPerson, buildPlaces, buildStaff } from '../../../tests/support/access.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { rightAnswerTo } from '../../../tests/support/questions.ts';
import { attemptKept, judgeCheck, lessonCalled, myLearning, noteProgress, recordCheck } from './index.ts';

const database = useDatabase();
const now = new Date('2026-11-20T08:00:00Z');
let home: number;
let helper: { kind: 'staff'; accountId: string };
let person: string;
const me = () => ({ kind: 'resident', personId: person }) as const;

beforeAll(async () => {
	const { hamlet, commune } = await buildPlaces(database);
	home = hamlet;
	helper = await buildStaff(database, { username: 'co-ba', role: 'helper', placeId: commune });
	await database.owner
		.insertInto('consent_wording')
		.values({
			purpose: 'learning-analytics',
			version: 1,
			basis: 'consent',
			effective: '2026-11-01',
			title_vi: 'x',
			title_en: 'x',
			text_vi: 'x',
			text_en: 'x',
			source: 'test',
			provisional: true
		})
		.execute();
});
beforeEach(async () => {
	person = await buildPerson(database, { placeId: home });
	await database.owner.deleteFrom('target').execute();
	await database.pools.owner.query('delete from graphile_worker._private_jobs');
});
const agrees = () =>
	database.owner
		.insertInto('consent')
		.values({ person_id: person, id: newId(), purpose: 'learning-analytics', version: 1, given: true, manner: 'self', at: now })
		.execute();

/** Answers to a lesson's check of which so many are right. */
async function answers(lesson: string, right: number): Promise<Record<string, Given>> {
	const { checks } = await lessonCalled(lesson);
	return Object.fromEntries(
		checks.map((question, n) => [
			question.id,
			n < right ? rightAnswerTo(question) : question.type === 'short' ? 'tui tên Nguyễn Văn Tèo' : 'none'
		])
	);
}
async function attempt(lesson: string, right: number, more: { id?: string; task?: boolean; assistedBy?: string } = {}) {
	const { try: task } = (await lessonCalled(lesson)).task;
	return recordCheck(database.app, me(), {
		id: more.id ?? newId(),
		lesson,
		answers: await answers(lesson, right),
		task: more.task ? rightAnswerTo(task) : undefined,
		assistedBy: more.assistedBy ?? null,
		now
	});
}
const evidence = async () =>
	await database.owner
		.selectFrom('evidence')
		.select(['what', 'mode', 'place_id', 'source_id', 'details', 'happened_at'])
		.where('person_id', '=', person)
		.orderBy('what')
		.execute();
const whats = async () => (await evidence()).map(({ what }) => what);
const jobs = async () =>
	(await database.pools.owner.query<{ payload: unknown; key: string }>('select payload, key from graphile_worker._private_jobs'))
		.rows;

describe('a check', () => {
	test('four of five pass, leave evidence where the person lives, and call for recognition once', async () => {
		const id = newId();
		expect(await attempt('k1', 4, { id })).toMatchObject({
			rightCount: 4,
			questionCount: 5,
			passed: true,
			evidence: ['lesson:k1']
		});
		expect(await evidence()).toEqual([
			{ what: 'lesson:k1', mode: 'alone', place_id: home, source_id: id, details: {}, happened_at: now }
		]);
		expect(await jobs()).toEqual([{ payload: { people: [person] }, key: `recognise ${person}` }]);
		expect(await attemptKept(database.app, me(), id)).toBe(true);
	});
	test('three of five do not, are kept, and may be tried again', async () => {
		expect(await attempt('k1', 3)).toMatchObject({ rightCount: 3, passed: false, evidence: [] });
		expect(await whats()).toEqual([]);
		expect(await jobs()).toEqual([]);
		expect(await attempt('k1', 5)).toMatchObject({ passed: true });
		const rows = await database.owner
			.selectFrom('check_attempt')
			.select('right_count')
			.where('person_id', '=', person)
			.orderBy('right_count')
			.execute();
		expect(rows.map((row) => row.right_count)).toEqual([3, 5]);
	});
	test('sent twice it counts once, also at the same moment', async () => {
		const id = newId();
		const [one, other] = await Promise.all([attempt('k1', 5, { id }), attempt('k1', 5, { id })]);
		expect([...one.evidence, ...other.evidence]).toEqual(['lesson:k1']);
		expect(await attempt('k1', 5, { id })).toMatchObject({ passed: true, evidence: [] });
		expect(await whats()).toEqual(['lesson:k1']);
	});
	test('an id that stands for other answers is refused, and nothing is added', async () => {
		const id = newId();
		await attempt('k1', 3, { id });
		await expect(attempt('k1', 5, { id })).rejects.toMatchObject({ code: 'conflict' });
		await expect(attempt('k2', 5, { id })).rejects.toMatchObject({ code: 'conflict' });
		expect(await whats()).toEqual([]);
	});
	test('passed again, nothing is said twice; with a helper beside, it is another fact', async () => {
		await attempt('k1', 5);
		expect(await attempt('k1', 5)).toMatchObject({ passed: true, evidence: [] });
		expect(await attempt('k1', 5, { assistedBy: helper.accountId })).toMatchObject({ evidence: ['lesson:k1'] });
		expect((await evidence()).map(({ mode, details }) => [mode, details])).toEqual([
			['alone', {}],
			['assisted', { assistedBy: helper.accountId }]
		]);
	});
	test('a question without an answer is refused, and nothing is kept', async () => {
		const { [`k1-lesson-1`]: _, ...rest } = await answers('k1', 5);
		await expect(recordCheck(database.app, me(), { id: newId(), lesson: 'k1', answers: rest, now })).rejects.toMatchObject({
			code: 'check-incomplete',
			details: { count: 1 }
		});
		await expect(recordCheck(database.app, me(), { id: newId(), lesson: 'no-such', answers: {}, now })).rejects.toMatchObject({
			code: 'not-found'
		});
		await expect(recordCheck(database.app, me(), { id: 'one', lesson: 'k1', answers: {}, now })).rejects.toMatchObject({
			code: 'bad-input'
		});
		expect(await database.owner.selectFrom('check_attempt').select('id').where('person_id', '=', person).execute()).toEqual([]);
	});
	test('a device’s clock may be behind, never ahead', async () => {
		const { checks } = await lessonCalled('k1');
		const all = Object.fromEntries(checks.map((question) => [question.id, rightAnswerTo(question)]));
		const earlier = new Date('2026-11-18T01:00:00Z');
		await recordCheck(database.app, me(), { id: newId(), lesson: 'k1', answers: all, happenedAt: earlier, now });
		await recordCheck(database.app, me(), {
			id: newId(),
			lesson: 'k2',
			answers: await answers('k2', 5),
			happenedAt: new Date('2031-01-01'),
			now
		});
		expect((await evidence()).map(({ happened_at }) => happened_at)).toEqual([earlier, now]);
	});
	test('without signing in it is judged, and not kept', async () => {
		expect(await judgeCheck({ lesson: 'k1', answers: await answers('k1', 4), task: undefined })).toMatchObject({
			passed: true,
			taskRight: false
		});
		await expect(
			recordCheck(database.app, { kind: 'public' }, { id: newId(), lesson: 'k1', answers: await answers('k1', 5), now })
		).rejects.toMatchObject({ code: 'not-signed-in' });
	});
});

describe('practice', () => {
	test('counts where the task was done right in this lesson', async () => {
		expect(await attempt('4.2', 5)).toMatchObject({ taskRight: false, evidence: ['lesson:4.2'] });
		expect(await attempt('4.2', 4, { task: true })).toMatchObject({ taskRight: true, evidence: ['practice:scam'] });
		expect(await whats()).toEqual(['lesson:4.2', 'practice:scam']);
	});
	test('a wrong touch is no practice, and a right one without passing is none', async () => {
		const wrong = await recordCheck(database.app, me(), {
			id: newId(),
			lesson: '4.2',
			answers: await answers('4.2', 5),
			task: 'nothing-there',
			now
		});
		expect(wrong.evidence).toEqual(['lesson:4.2']);
		expect((await attempt('health-book', 3, { task: true })).evidence).toEqual([]);
	});
	test('done on an earlier day, it counts when the check is passed', async () => {
		await agrees();
		await noteProgress(database.app, me(), { lesson: 'health-book', page: 6, taskDone: true, now });
		await noteProgress(database.app, me(), { lesson: 'health-book', page: 1, now });
		expect((await attempt('health-book', 5)).evidence.toSorted()).toEqual(['lesson:health-book', 'practice:health-book']);
	});
});

describe('what is remembered', () => {
	test('nothing of how somebody learns, unless they agreed; that they passed, always', async () => {
		expect(await noteProgress(database.app, me(), { lesson: 'k1', page: 2, now })).toBe(false);
		await attempt('k1', 4);
		expect(await myLearning(database.app, me())).toMatchObject({ passed: [{ lesson: 'k1', at: now }], started: [] });
		expect(await database.owner.selectFrom('check_attempt').select('answers').where('person_id', '=', person).execute()).toEqual([
			{ answers: {} }
		]);
	});
	test('where one stopped, the latest first, until it is passed', async () => {
		await agrees();
		await noteProgress(database.app, me(), { lesson: 'k1', page: 3, now: new Date(now.getTime() - 60_000) });
		await noteProgress(database.app, me(), { lesson: 'k2', page: 99, now });
		const { pages } = await lessonCalled('k2');
		expect((await myLearning(database.app, me())).started).toEqual([
			{ lesson: 'k2', page: pages.length + 2, at: now },
			{ lesson: 'k1', page: 3, at: new Date(now.getTime() - 60_000) }
		]);
		await attempt('k2', 5);
		expect((await myLearning(database.app, me())).started.map(({ lesson }) => lesson)).toEqual(['k1']);
	});
	test('of words that were typed and wrong, nothing', async () => {
		await agrees();
		await attempt('k1', 0);
		const row = await database.owner
			.selectFrom('check_attempt')
			.select('answers')
			.where('person_id', '=', person)
			.executeTakeFirstOrThrow();
		expect(JSON.stringify(row.answers)).not.toContain('Tèo');
		expect(Object.keys(row.answers as object)).toHaveLength(5);
	});
});

describe('the second wall', () => {
	test('nobody sees another’s progress and attempts; a helper sees those they sat beside', async () => {
		await agrees();
		await noteProgress(database.app, me(), { lesson: 'k1', page: 3, now });
		await attempt('k1', 5);
		await attempt('k2', 5, { assistedBy: helper.accountId });
		const seenBy = (actor: Parameters<typeof asActor>[1]) =>
			asActor(database.app, actor, async (db) => ({
				progress: (await db.selectFrom('lesson_progress').select('lesson').where('person_id', '=', person).execute()).length,
				attempts: (await db.selectFrom('check_attempt').select('lesson').where('person_id', '=', person).execute()).map(
					(row) => row.lesson
				)
			}));
		const other = await buildPerson(database, { placeId: home });
		expect(await seenBy({ kind: 'resident', personId: other })).toEqual({ progress: 0, attempts: [] });
		expect(await seenBy({ kind: 'public' })).toEqual({ progress: 0, attempts: [] });
		expect(await seenBy(helper)).toEqual({ progress: 0, attempts: ['k2'] });
		expect((await seenBy(me())).attempts.toSorted()).toEqual(['k1', 'k2']);
	});
	test('an attempt is never changed, and none is written for somebody else', async () => {
		await attempt('k1', 3);
		const other = await buildPerson(database, { placeId: home });
		await expect(
			asActor(database.app, me(), (db) => db.updateTable('check_attempt').set({ passed: true }).execute())
		).rejects.toThrow('permission denied');
		await expect(asActor(database.app, me(), (db) => db.deleteFrom('check_attempt').execute())).rejects.toThrow(
			'permission denied'
		);
		await expect(
			asActor(database.app, me(), (db) =>
				db
					.insertInto('check_attempt')
					.values({
						person_id: other,
						id: newId(),
						lesson: 'k1',
						content: 'x',
						answers: '{}',
						task_right: true,
						right_count: 5,
						question_count: 5,
						passed: true,
						happened_at: now,
						mode: 'alone'
					})
					.execute()
			)
		).rejects.toThrow('row-level security');
	});
});
