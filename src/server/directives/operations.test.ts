import { beforeAll, expect, test } from 'vitest';
import { DirectiveList, DirectiveWithTasks, Task, TaskList, TaskQuery, TellTask } from '#contract/directives.ts';
import { newId } from '#server/platform/ids.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { clearDraft, directiveForm } from '../../../tests/support/directives.ts';
import { buildOldMap } from '../../../tests/support/lineage.ts';
import { buildStaff } from '../../../tests/support/people.ts';
import { directiveList, directiveWithTasks, issueDirective, issueTask, taskList, taskOfId, toldTask } from './index.ts';
import type { Staff } from './policy.ts';

const NOW = new Date('2026-11-27T03:00:00Z');
const database = useDatabase();
const [directive, task] = [newId(), newId()];
let province: Staff;
let commune: Staff;
let neighbour: Staff;

beforeAll(async () => {
	const ids = await buildOldMap(database);
	province = await buildStaff(database, 'province', { placeId: ids['87']! });
	commune = await buildStaff(database, 'commune', { placeId: ids['30001']! });
	neighbour = await buildStaff(database, 'commune', { placeId: ids['30002']! });
	await issueDirective(database.app, province, { id: directive, form: directiveForm(), file: null });
	const draft = clearDraft(commune.accountId, province.accountId);
	await issueTask(
		database.app,
		province,
		{ id: task, directive, parent: null, unit: `place:${ids['30001']}`, supports: [], draft },
		NOW
	);
});

const tell = (by: Staff, told: object) => toldTask(database.app, by, { task }, TellTask.parse({ id: newId(), ...told }), NOW);

test('programs read directives and tasks in their shapes, as far as their account sees', async () => {
	expect(DirectiveList.parse(await directiveList(database.app, commune)).directives).toMatchObject([{ id: directive, tasks: 1 }]);
	expect(await directiveList(database.app, neighbour)).toEqual({ directives: [] });
	const whole = await directiveWithTasks(database.app, commune, { directive }, NOW);
	expect(DirectiveWithTasks.parse(whole)).toEqual(whole);
	const mine = await taskList(database.app, commune, TaskQuery.parse({}), NOW);
	expect(TaskList.parse(mine)).toEqual(mine);
	expect(mine.tasks).toMatchObject([{ id: task, waits: true, state: 'issued', unitEnded: false }]);
	const one = await taskOfId(database.app, commune, { task }, NOW);
	expect(Task.parse(one)).toEqual(one);
	expect(one).toMatchObject({
		authority: { maySpend: 0 },
		time: { late: false },
		moves: ['accepted', 'questioned', 'handed-over']
	});
	await expect(taskOfId(database.app, neighbour, { task }, NOW)).rejects.toMatchObject({ code: 'not-found' });
	await expect(directiveWithTasks(database.app, neighbour, { directive }, NOW)).rejects.toMatchObject({ code: 'not-found' });
});

test('and tell what happened, once, by the same rules as the page', async () => {
	const id = newId();
	expect(await tell(commune, { id, kind: 'accepted' })).toMatchObject({ state: 'accepted' });
	expect((await tell(commune, { id, kind: 'accepted' })).events.map(({ kind }) => kind)).toEqual(['accepted', 'issued']);
	expect(await tell(commune, { kind: 'progressed', percent: 40 })).toMatchObject({ percent: 40, state: 'accepted' });
	await expect(tell(commune, { kind: 'progressed' })).rejects.toMatchObject({ code: 'task-percent' });
	await expect(tell(commune, { kind: 'evidence' })).rejects.toMatchObject({ code: 'task-note' });
	await expect(tell(commune, { kind: 'confirmed' })).rejects.toMatchObject({ code: 'forbidden' });
	await expect(tell(neighbour, { kind: 'accepted' })).rejects.toMatchObject({ code: 'not-found' });
	expect(await tell(commune, { kind: 'evidence', note: 'Ba người học xong' })).toMatchObject({ state: 'handed-in' });
	const closed = await tell(province, { kind: 'confirmed' });
	expect(Task.parse(closed)).toMatchObject({ state: 'closed', percent: 100, moves: ['reopened'], closedAt: NOW.toISOString() });
	// What is the system's to say, nobody sends.
	for (const wrong of [
		{ kind: 'reminded' },
		{ kind: 'issued' },
		{ kind: 'progressed', percent: 101 },
		{ kind: 'accepted', id: 'x' }
	])
		expect(TellTask.safeParse({ id: newId(), ...wrong }).success, JSON.stringify(wrong)).toBe(false);
});
