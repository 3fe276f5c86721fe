import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SittingResult } from '#contract/assessment.ts';
import { newId } from '#server/platform/ids.ts';
import { buildPerson } from '../../../tests/support/access.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { rightAnswerTo } from '../../../tests/support/questions.ts';
import { noteProgress, recordCheck, suggest, lessonCalled } from './index.ts';

const database = useDatabase({ content: true });
const now = new Date('2026-11-20T08:00:00Z');
let home: number;
beforeAll(async () => {
	home = (
		await database.owner
			.selectFrom('place')
			.select('id')
			.where('code', '=', '30178')
			.where('valid_from', '=', '2025-07-01')
			.executeTakeFirstOrThrow()
	).id;
});

/** A person who stands in these audiences, as the worker would have found. */
async function somebody(...audiences: string[]) {
	const personId = await buildPerson(database, { placeId: home });
	await sql`insert into standing (person_id, place_id, audiences, outcomes, moved_on)
		select ${personId}, ${home}, coalesce(bit_or(1::bigint << bit), 0), 0, '2026-11-01' from audience where id = any (${audiences})`.execute(
		database.owner
	);
	return { kind: 'resident', personId } as const;
}
const ids = async (actor: Parameters<typeof suggest>[1], input?: Parameters<typeof suggest>[2]) =>
	(await suggest(database.app, actor, input)).map(({ lesson }) => lesson);
async function passes(actor: { kind: 'resident'; personId: string }, lesson: string) {
	const { checks, task } = await lessonCalled(lesson);
	const answers = Object.fromEntries(checks.map((question) => [question.id, rightAnswerTo(question)]));
	await recordCheck(database.app, actor, { id: newId(), lesson, answers, task: rightAnswerTo(task.try), now });
}

describe('what to learn next, on the province’s own rules', () => {
	test('an adult before the first assessment: what the target for adults asks, an area at a time', async () => {
		const adult = await somebody('population', 'adult');
		expect(await suggest(database.app, adult)).toEqual([
			{ lesson: 'k1', why: 'wanted' },
			{ lesson: '0.1', why: 'wanted' },
			{ lesson: '1.1', why: 'wanted' }
		]);
		await passes(adult, 'k1');
		expect((await ids(adult))[0]).toBe('k2');
	});
	test('a farmer of a cooperative gets the farm’s lessons; a neighbour who is none does not', async () => {
		const farmer = await somebody('population', 'adult', 'worker', 'coop-farmer');
		const neighbour = await somebody('population', 'adult');
		const all = { count: 10 };
		for (const lesson of ['farm-traceability', 'farm-market', 'farm-data'])
			expect(await ids(farmer, { count: 40 })).toContain(lesson);
		expect((await ids(neighbour, { count: 40 })).filter((id) => id.startsWith('farm'))).toEqual([]);
		expect((await ids(neighbour, all)).length).toBe(10);
	});
	test('the platforms of work are for the public sector', async () => {
		const officer = await somebody('population', 'adult', 'public-sector');
		const adult = await somebody('population', 'adult');
		expect(await ids(officer, { count: 40 })).toContain('work-platforms');
		expect(await ids(adult, { count: 40 })).not.toContain('work-platforms');
		expect(await ids(adult, { count: 40 })).toContain('k3');
	});
	test('the assessment comes before what is asked, and what is begun before both', async () => {
		const adult = await somebody('population', 'adult');
		const area = (id: SittingResult['areas'][number]['area'], theta: number, standing: 'below' | 'few') => ({
			area: id,
			answers: 3,
			theta,
			sd: 0.4,
			standing
		});
		const result = { next: ['5.1', '3.2'], areas: [area('2', -1.5, 'below'), area('K', -9, 'few')] };
		expect(await ids(adult, { result })).toEqual(['5.1', '3.2', '2.3']);
		await database.owner
			.insertInto('consent')
			.values({
				person_id: adult.personId,
				id: newId(),
				purpose: 'learning-analytics',
				version: 1,
				given: true,
				manner: 'self',
				at: now
			})
			.execute();
		await noteProgress(database.app, adult, { lesson: 'k2', page: 2, now });
		expect(await suggest(database.app, adult, { result, count: 2 })).toEqual([
			{ lesson: 'k2', why: 'continue' },
			{ lesson: '5.1', why: 'assessed' }
		]);
	});
	test('somebody of whom nothing is known yet can begin, too', async () => {
		const stranger = { kind: 'resident', personId: await buildPerson(database, { placeId: home }) } as const;
		expect(await ids(stranger)).toEqual(['k1', '0.1', '1.1']);
		await expect(suggest(database.app, { kind: 'public' })).rejects.toMatchObject({ code: 'not-signed-in' });
	});
});
