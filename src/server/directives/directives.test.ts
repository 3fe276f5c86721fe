import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { replay, type TaskEvent } from '#core/tasks/state.ts';
import type { Unclear } from '#core/tasks/six-clears.ts';
import type { Refusal } from '#core/refusal.ts';
import { newId } from '#server/platform/ids.ts';
import { addChangeRows, askDecreeWork, createDecree, previewDecree } from '../lineage/index.ts';
import { doDecreeWork } from '../lineage/work.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildOldMap, changeRow, decreeText } from '../../../tests/support/lineage.ts';
import { buildOrganisation, buildStaff } from '../../../tests/support/people.ts';
import { putCalendar } from './event-queries.ts';
import {
	issueDirective,
	issueTask,
	listLoads,
	listTasks,
	readDirective,
	readFile,
	readTaskPage,
	taskChoices,
	tasksWaiting,
	watchTasks,
	writeEvent,
	type TaskForm,
	type Told
} from './index.ts';
import type { Staff } from './policy.ts';

const NOW = new Date('2026-11-27T03:00:00Z');
const PDF = new TextEncoder().encode('%PDF-1.4 sample');
const database = useDatabase();
let ids: Record<string, number> = {};
let province: Staff,
	second: Staff,
	commune: Staff,
	deputy: Staff,
	neighbour: Staff,
	helper: Staff,
	manager: Staff,
	inspector: Staff,
	outside: Staff;
let school = '';
let directive = '';

beforeAll(async () => {
	ids = await buildOldMap(database);
	const at = (code: string) => ({ placeId: ids[code]! });
	province = await buildStaff(database, 'province', at('87'));
	second = await buildStaff(database, 'province', at('87'));
	commune = await buildStaff(database, 'commune', at('30001'));
	deputy = await buildStaff(database, 'commune', at('30001'));
	neighbour = await buildStaff(database, 'commune', at('30002'));
	helper = await buildStaff(database, 'helper', at('30001.001'));
	school = await buildOrganisation(database, ids['30001']!, 'school', 'Trường Tiểu học An Một');
	manager = await buildStaff(database, 'organisation', { organisationId: school });
	inspector = await buildStaff(database, 'inspector', at('30001'));
	outside = await buildStaff(database, 'content', {});
	await putCalendar(
		database.owner,
		[
			{ step: 'remind-3', kind: 'remind', days: 3, goes_to: null },
			{ step: 'late-accountable-above', kind: 'escalate', days: 0, goes_to: 'accountable-above' },
			{ step: 'late-province', kind: 'escalate', days: 7, goes_to: 'province' }
		].map((step) => ({ ...step, source: 'test', provisional: true }))
	);
	directive = await newDirective(province);
});

async function newDirective(by: Staff): Promise<string> {
	const id = newId();
	const form = {
		number: '15/KH-BCĐ',
		issuer: 'Ban chỉ đạo',
		title: 'Phổ cập kỹ năng số',
		about: '',
		signed: '20/11/2026',
		effective: '',
		placeId: null
	};
	await issueDirective(database.app, by, { id, form, file: { name: 'ke hoach.pdf', bytes: PDF } });
	return id;
}
const form = (given: Partial<Omit<TaskForm, 'draft'>> & { draft?: Partial<TaskForm['draft']> } = {}): TaskForm => ({
	id: newId(),
	directive,
	parent: null,
	unit: `place:${ids['30001']}`,
	supports: [`account:${deputy.accountId}`, `place:${ids['30002']}`],
	...given,
	draft: {
		person: commune.accountId,
		work: 'Mở lớp buổi tối ở mỗi ấp',
		lead: commune.accountId,
		accountable: province.accountId,
		mayDecide: 'Giờ và nơi học',
		maySpend: '5.000.000',
		mayAsk: 'Trường cho mượn phòng máy',
		deadline: '10/12/2026',
		milestones: [{ due: '01/12/2026', what: 'Xong danh sách' }],
		product: 'Người học hết khóa',
		quantity: '120',
		quantityOf: 'người',
		target: '',
		targetGoal: '',
		...given.draft
	}
});
const issue = async (by: Staff, given: Parameters<typeof form>[0] = {}): Promise<string> => {
	const whole = form(given);
	await issueTask(database.app, by, whole, NOW);
	return whole.id;
};
const tell = (by: Staff, task: string, kind: Told['kind'], more: Partial<Told> = {}) =>
	writeEvent(database.app, by, { id: newId(), task, kind, note: 'Nội dung', ...more }, NOW);
const stands = async (task: string, by: Staff = province) => (await readTaskPage(database.app, by, { id: task, now: NOW })).task;

/** Every task's stored state is what its events say. */
async function expectReplayed() {
	const { rows } = await sql<{
		id: string;
		person: string;
		lead: string;
		accountable: string;
		place: number;
		stored: Record<string, unknown>;
		events: (TaskEvent & { happenedAt: string })[];
	}>`
		select k.id, k.person_account as person, k.lead_account as lead, k.accountable_account as accountable, k.place_id as place,
			jsonb_build_object('state', t.state, 'percent', t.percent, 'milestones', t.milestones, 'person', t.person_account, 'lead', t.lead_account,
				'accountable', t.accountable_account, 'place', t.place_id, 'escalated', t.escalated, 'proposed', t.proposed) as stored,
			(select jsonb_agg(jsonb_build_object('kind', e.kind, 'happenedAt', e.happened_at, 'percent', e.percent, 'milestone', e.milestone,
				'toAccount', e.to_account, 'toPlace', e.to_place_id, 'step', e.step) order by e.n) from task_event e where e.task_id = k.id) as events
		from task k join task_state t on t.task_id = k.id`.execute(database.owner);
	expect(rows.length).toBeGreaterThan(0);
	for (const { stored, events, ...start } of rows) {
		const { closedAt: _, ...now } = replay(
			start,
			events.map((event) => ({ ...event, happenedAt: new Date(event.happenedAt) }))
		);
		expect(stored, start.id).toEqual(now);
	}
}

describe('giving a task', () => {
	test('all six clear: issued once, though sent twice', async () => {
		const twice = form();
		await issueTask(database.app, province, twice, NOW);
		await issueTask(database.app, province, twice, NOW);
		const page = await readTaskPage(database.app, commune, { id: twice.id, now: NOW });
		expect(page.task).toMatchObject({
			state: 'issued',
			unit: 'Xã An Một',
			maySpend: 5_000_000,
			supports: ['commune', 'Xã Bình Hai']
		});
		expect(page.events.map(({ kind }) => kind)).toEqual(['issued']);
		expect(page.moves).toEqual(['accepted', 'questioned', 'handed-over']);
	});

	test.each([
		['people', 'person', { person: '' }],
		['work', 'work', { work: '' }],
		['responsibility', 'accountable', { accountable: '' }],
		['authority', 'maySpend', { maySpend: '' }],
		['time', 'deadline', { deadline: '' }],
		['result', 'product', { product: '' }]
	])('without %s it is refused, and nothing is written', async (clear, field, draft) => {
		const whole = form({ draft });
		const refused = await issueTask(database.app, province, whole, NOW).catch((error: Refusal) => error);
		expect(refused).toMatchObject({ code: 'task-unclear', details: { unclear: [{ clear, field, reason: 'missing' }] } });
		await expect(readTaskPage(database.app, province, { id: whole.id, now: NOW })).rejects.toMatchObject({ code: 'not-found' });
	});

	test('nobody of another unit does it, and no unit at all is told, too', async () => {
		const reasons = (draft: Partial<TaskForm['draft']>, unit?: string) =>
			issueTask(database.app, province, form({ draft, ...(unit !== undefined && { unit }) }), NOW).catch((error: Refusal) =>
				(error.details['unclear'] as Unclear[]).map(({ field, reason }) => `${field} ${reason}`)
			);
		expect(await reasons({ person: neighbour.accountId })).toEqual(['person not-of-unit']);
		expect(await reasons({ accountable: neighbour.accountId })).toEqual(['accountable not-of-unit']);
		expect(await reasons({}, '')).toEqual(['unit missing']);
		expect(await reasons({}, 'place:999999')).toEqual(['unit missing']);
	});

	test('the table refuses five clears whatever a handler does', async () => {
		const insert = (work: string, accountable: string) =>
			sql`insert into task (id, directive_id, issued_by, person_account, place_id, work, lead_account, accountable_account, may_decide, may_spend,
					may_ask, deadline, product, quantity, quantity_of)
				values (${newId()}, ${directive}, ${province.accountId}, ${commune.accountId}, ${ids['30001']}, ${work}, ${commune.accountId}, ${accountable},
					'x', 0, 'x', '2026-12-31', 'x', 1, 'x')`.execute(database.owner);
		await expect(insert('', province.accountId)).rejects.toThrow('task_work_check');
		await expect(insert('x', commune.accountId)).rejects.toThrow('check');
		await expect(
			sql`insert into task (id, directive_id, issued_by) values (${newId()}, ${directive}, ${province.accountId})`.execute(
				database.owner
			)
		).rejects.toThrow('not-null');
	});

	test('the form offers people of the unit, and the whole only to who may give', async () => {
		const { units, chosen } = await taskChoices(database.app, province, {
			directive,
			parent: null,
			unit: `place:${ids['30001']}`,
			q: 'an mot',
			now: NOW
		});
		expect(units.map(({ name }) => name)).toContain('Trường Tiểu học An Một');
		expect(chosen!.doers.map(({ account }) => account).sort()).toEqual(
			[commune, deputy, helper].map(({ accountId }) => accountId).sort()
		);
		await expect(
			taskChoices(database.app, inspector, { directive, parent: null, unit: '', q: '', now: NOW })
		).rejects.toMatchObject({
			code: 'forbidden'
		});
	});
});

describe('the way of a task', () => {
	test('asked back, answered, accepted, under way, handed in, sent back, confirmed, reopened', async () => {
		const task = await issue(province);
		await tell(commune, task, 'questioned', { note: 'Xã chưa có phòng máy.' });
		expect(await tasksWaiting(database.app, second, { now: NOW })).toBe(0);
		await tell(province, task, 'answered', { note: 'Mượn phòng của trường.' });
		await tell(commune, task, 'accepted');
		await tell(commune, task, 'progressed', { percent: 40 });
		await tell(commune, task, 'milestone-done', { milestone: 0 });
		await expect(tell(commune, task, 'milestone-done', { milestone: 0 })).rejects.toMatchObject({ code: 'task-milestone' });
		await expect(tell(province, task, 'confirmed')).rejects.toMatchObject({ code: 'task-stage' });
		await expect(tell(commune, task, 'evidence', { note: ' ' })).rejects.toMatchObject({ code: 'task-note' });
		await expect(
			tell(commune, task, 'evidence', { file: { name: 'x.exe', bytes: new Uint8Array([77, 90]) } })
		).rejects.toMatchObject({
			code: 'task-file-kind'
		});
		const once: Told = {
			id: newId(),
			task,
			kind: 'evidence',
			note: 'Danh sách 120 người',
			file: { name: 'danh sach.pdf', bytes: PDF }
		};
		await writeEvent(database.app, commune, once, NOW);
		await writeEvent(database.app, commune, once, NOW);
		expect(await tasksWaiting(database.app, province, { now: NOW })).toBe(1);
		await expect(tell(commune, task, 'confirmed')).rejects.toMatchObject({ code: 'forbidden' });
		await tell(province, task, 'sent-back', { note: 'Thiếu chữ ký.' });
		await tell(commune, task, 'evidence', { file: { name: 'lan hai.pdf', bytes: PDF } });
		await tell(province, task, 'confirmed', { note: '' });
		const page = await readTaskPage(database.app, province, { id: task, now: NOW });
		expect(page.task).toMatchObject({ state: 'closed', percent: 100 });
		const files = page.events.flatMap(({ file }) => file?.id ?? []);
		expect([files.length, new Set(files).size], 'one file, kept once').toEqual([2, 1]);
		expect((await readFile(database.app, inspector, { id: files[0]! })).bytes).toEqual(Buffer.from(PDF));
		await expect(readFile(database.app, outside, { id: files[0]! })).rejects.toMatchObject({ code: 'not-found' });
		await tell(province, task, 'reopened', { note: 'Kiểm tra thấy sai.' });
		expect(await stands(task)).toMatchObject({ state: 'accepted', closedAt: null });
	});

	test('broken down for a hamlet and a school; the whole shows its parts', async () => {
		const whole = await issue(province);
		const part = {
			directive,
			parent: whole,
			draft: { accountable: commune.accountId, person: helper.accountId, lead: helper.accountId, milestones: [] }
		};
		await expect(issue(commune, { ...part, unit: `place:${ids['30001.001']}` })).rejects.toMatchObject({ code: 'forbidden' });
		await tell(commune, whole, 'accepted');
		const hamlet = await issue(commune, { ...part, unit: `place:${ids['30001.001']}` });
		await issue(commune, {
			...part,
			unit: `organisation:${school}`,
			draft: { ...part.draft, person: manager.accountId, lead: manager.accountId }
		});
		await expect(
			issue(commune, { ...part, unit: `place:${ids['30001.001']}`, draft: { ...part.draft, deadline: '11/12/2026' } })
		).rejects.toMatchObject({ code: 'task-unclear' });
		await tell(helper, hamlet, 'accepted');
		await tell(helper, hamlet, 'progressed', { percent: 50 });
		expect((await readTaskPage(database.app, province, { id: whole, now: NOW })).together).toEqual({
			tasks: 2,
			closed: 0,
			late: 0,
			percent: 25
		});
		expect((await listTasks(database.app, manager, { view: 'mine', now: NOW })).tasks).toHaveLength(1);
		// Handed over by the office: the deputy accepts anew.
		await tell(deputy, whole, 'handed-over', { to: deputy.accountId });
		expect(await stands(whole)).toMatchObject({ state: 'issued', personId: deputy.accountId, leadId: deputy.accountId });
		await expect(tell(deputy, whole, 'handed-over', { to: neighbour.accountId })).rejects.toMatchObject({ code: 'task-to' });
	});

	test('the morning’s job: one reminder, up the line in its order, each once; what is handed in is left in peace', async () => {
		const task = await issue(province);
		const quiet = await issue(province);
		await tell(commune, quiet, 'accepted');
		await tell(commune, quiet, 'evidence');
		const onDay = async (day: string) => {
			await watchTasks(database.worker, { now: new Date(`${day}T23:00:00Z`) });
			expect(await watchTasks(database.worker, { now: new Date(`${day}T23:30:00Z`) }), 'a second run').toBe(0);
		};
		// 23:00 UTC is the next morning in Viet Nam.
		await onDay('2026-12-06');
		await onDay('2026-12-10');
		await onDay('2026-12-17');
		const { events } = await readTaskPage(database.app, province, { id: task, now: NOW });
		expect(events.map(({ kind, step }) => step ?? kind)).toEqual([
			'late-province',
			'late-accountable-above',
			'remind-3',
			'issued'
		]);
		expect((await readTaskPage(database.app, province, { id: quiet, now: NOW })).events.some(({ step }) => step)).toBe(false);
		const later = new Date('2026-12-18T02:00:00Z');
		expect(
			(await listTasks(database.app, second, { view: 'late', now: later })).tasks.find(({ id }) => id === task)
		).toMatchObject({ atProvince: true, waits: true });
		const { loads } = await listLoads(database.app, province, { now: later });
		expect(loads.find(({ id }) => id === commune.accountId)!.late).toBeGreaterThan(0);
	});

	test('a target cell that is reached is proposed with its figure, and closed by the acceptor alone', async () => {
		await sql`insert into audience (id, bit, unit, name_vi, name_en, means, source, provisional) values ('adults', 0, 'person', 'x', 'x', 'x', 'test', true)`.execute(
			database.owner
		);
		await sql`insert into target (id, year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, document, sequence,
				audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask)
			values ('adults-passed', 2026, '2026-12-31', ${ids['87']}, 'adults', '{}', 'person', 'share', 0.8, '>=', 'x', 'x', '{}', 0, 1, 1, 1, 1, 1, 1)`.execute(
			database.owner
		);
		const count = (reached: number) =>
			sql`insert into tally (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
				values ('adults-passed', ${ids['30001.001']}, 100, 0, 0, 0, 0, ${reached}) on conflict (target_id, place_id) do update set reached = ${reached}`.execute(
				database.owner
			);
		await expect(issue(province, { draft: { target: 'adults-passed', targetGoal: '180' } })).rejects.toMatchObject({
			code: 'task-unclear'
		});
		const task = await issue(province, { draft: { target: 'adults-passed', targetGoal: '80' } });
		await tell(commune, task, 'accepted');
		const run = () => watchTasks(database.worker, { now: NOW });
		await count(79);
		expect(await run()).toBe(0);
		await count(81);
		expect([await run(), await run()]).toEqual([1, 0]);
		const page = await readTaskPage(database.app, province, { id: task, now: NOW });
		expect(page.events[0]).toMatchObject({ kind: 'target-reached', figure: 0.81, figureDay: '2026-11-27', by: null });
		expect(page.task).toMatchObject({ state: 'accepted', proposed: true });
		expect(page.moves).toContain('confirmed');
		// Sent back: not proposed again until the figure has grown.
		await tell(province, task, 'sent-back', { note: 'Chờ kiểm tra.' });
		expect(await run()).toBe(0);
		await count(90);
		expect(await run()).toBe(1);
		await tell(province, task, 'confirmed', { note: '' });
		expect(await stands(task)).toMatchObject({ state: 'closed' });
	});
});

describe('who sees, who writes', () => {
	test('both walls', async () => {
		const task = await issue(province, { supports: [] });
		const sees = async (by: Staff) =>
			(await listTasks(database.app, by, { view: 'report', now: NOW })).tasks.some(({ id }) => id === task);
		expect(await Promise.all([province, second, commune, deputy, inspector].map(sees))).toEqual([true, true, true, true, true]);
		expect(await Promise.all([neighbour, helper, manager, outside].map(sees))).toEqual([false, false, false, false]);
		await expect(tell(inspector, task, 'accepted')).rejects.toMatchObject({ code: 'forbidden' });
		await expect(tell(deputy, task, 'accepted')).rejects.toMatchObject({ code: 'forbidden' });
		await expect(tell(neighbour, task, 'accepted')).rejects.toMatchObject({ code: 'not-found' });
		await expect(issue(commune)).rejects.toMatchObject({ code: 'forbidden' });

		// Past the handlers, as a faulty one would.
		const as = (by: Staff, statement: (tx: typeof database.app) => Promise<unknown>) =>
			database.app.transaction().execute(async (tx) => {
				await sql`select set_config('app.account', ${by.accountId}, true)`.execute(tx);
				return statement(tx as never);
			});
		const event =
			(by: Staff, kind: string, named = by) =>
			(tx: typeof database.app) =>
				sql`insert into task_event (id, task_id, kind, happened_at, by_account, note) values (${newId()}, ${task}, ${kind}, now(), ${named.accountId}, 'x')`.execute(
					tx
				);
		await expect(as(inspector, event(inspector, 'accepted'))).rejects.toThrow('row-level security');
		await expect(as(province, event(province, 'confirmed')), 'nothing was handed in').rejects.toThrow('row-level security');
		await expect(as(commune, event(commune, 'accepted', province)), 'in another’s name').rejects.toThrow('row-level security');
		await expect(as(commune, event(commune, 'confirmed'))).rejects.toThrow('row-level security');
		const moved = await as(commune, (tx) => sql`update task_state set state = 'accepted' where task_id = ${task}`.execute(tx));
		expect((moved as { numAffectedRows: bigint }).numAffectedRows, 'no state without its event').toBe(0n);
		await expect(
			as(commune, (tx) => sql`update task set deadline = '2027-01-01' where id = ${task}`.execute(tx))
		).rejects.toThrow('permission denied');
		const { rows } = (await as(outside, (tx) =>
			sql`select 1 from task union all select 1 from directive union all select 1 from task_event`.execute(tx)
		)) as {
			rows: unknown[];
		};
		expect(rows).toEqual([]);
	});

	test('a directive is its office’s, and read by who has a task of it', async () => {
		expect((await readDirective(database.app, commune, { id: directive, now: NOW })).directive).toMatchObject({
			mine: false,
			file: { name: 'ke hoach.pdf' }
		});
		await expect(newDirective(inspector)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(readDirective(database.app, outside, { id: directive, now: NOW })).rejects.toMatchObject({ code: 'not-found' });
		const own = await newDirective(commune);
		await expect(readDirective(database.app, neighbour, { id: own, now: NOW })).rejects.toMatchObject({ code: 'not-found' });
	});
});

test('a merger: the task follows its unit’s carrier, and somebody confirms who is responsible', async () => {
	const task = await issue(province);
	await tell(commune, task, 'accepted');
	const id = newId();
	await createDecree(database.app, province, { id, form: decreeText('2026-11-20'), now: NOW });
	await addChangeRows(database.app, province, {
		id,
		rows: [
			changeRow({ oldCode: '30001', newCode: '30001', newName: 'Phường An Bình' }),
			changeRow({ oldCode: '30002', newCode: '30001', newName: 'Phường An Bình' })
		]
	});
	const { preview } = await previewDecree(database.app, second, { id, target: null });
	const counted = preview!.units.find(({ name }) => name === 'Phường An Bình')!.counts['tasks'];
	expect(counted).toBeGreaterThan(0);
	await askDecreeWork(database.app, second, { id, work: 'apply', today: '2026-11-27' });
	await doDecreeWork(database.worker, { id, now: NOW });

	const page = await readTaskPage(database.app, commune, { id: task, now: NOW });
	expect(page.task).toMatchObject({ unitEnded: true, unit: 'Xã An Một' });
	expect(page.moves).toContain('restated');
	await tell(commune, task, 'restated', { note: '', to: '' });
	expect(await stands(task)).toMatchObject({
		unitEnded: false,
		unit: 'Phường An Bình',
		state: 'accepted',
		personId: commune.accountId
	});
	await expectReplayed();
});
