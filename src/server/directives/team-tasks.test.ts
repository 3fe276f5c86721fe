import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { addMember, foundTeam, tellTeam } from '../teams/index.ts';
import { buildPlaces } from '../../../tests/support/access.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { clearDraft, directiveForm } from '../../../tests/support/directives.ts';
import { buildStaff } from '../../../tests/support/people.ts';
import { teamForm } from '../../../tests/support/teams.ts';
import {
	directivesLoader,
	issueDirective,
	issueTask,
	listLoads,
	listTasks,
	readTaskPage,
	taskChoices,
	tasksWaiting,
	watchTasks,
	writeEvent,
	type TaskForm,
	type Told
} from './index.ts';

const database = useDatabase();
const NOW = new Date('2026-11-20T03:00:00Z');
type Staff = Awaited<ReturnType<typeof buildStaff>>;
let office: Staff;
let province: Staff;
let leader: Staff;
let member: Staff;
let stranger: Staff;
let places: Awaited<ReturnType<typeof buildPlaces>>;
const team = newId();
const members: Record<string, string> = {};
const [whole, directive] = [newId(), newId()];

const give = async (given: Partial<TaskForm> = {}, draft: Partial<TaskForm['draft']> = {}) => {
	const id = newId();
	const form = { id, directive, parent: whole, unit: `team:${team}`, supports: [], ...given };
	await issueTask(database.app, office, { ...form, draft: clearDraft(leader.accountId, office.accountId, draft) }, NOW);
	return id;
};
const tell = (by: Staff, task: string, kind: Told['kind'], given: Partial<Told> = {}) =>
	writeEvent(database.app, by, { id: newId(), task, kind, note: 'x', ...given }, NOW);
const page = (by: Staff, id: string) => readTaskPage(database.app, by, { id, now: NOW });

beforeAll(async () => {
	places = await buildPlaces(database);
	await directivesLoader.load(database.owner);
	province = await buildStaff(database, 'province', { placeId: places.province });
	office = await buildStaff(database, 'commune', { placeId: places.commune });
	leader = await buildStaff(database, 'helper', { placeId: places.hamlet });
	member = await buildStaff(database, 'helper', { placeId: places.hamlet });
	stranger = await buildStaff(database, 'helper', { placeId: places.commune });
	await foundTeam(database.app, office, { id: team, placeId: places.hamlet, form: teamForm(), now: NOW });
	for (const [name, { accountId }] of Object.entries({ leader, member }))
		members[name] = await addMember(
			database.app,
			office,
			{ id: newId(), memberId: newId(), team, account: accountId, name: 'Lê Thị Ba', phone: '', day: '' },
			NOW
		);
	await tellTeam(database.app, office, { id: newId(), team, kind: 'led', day: '', member: members['leader']! }, NOW);
	await issueDirective(database.app, province, { id: directive, form: directiveForm({ signed: '01/11/2026' }), file: null });
	const draft = clearDraft(office.accountId, province.accountId);
	await issueTask(
		database.app,
		province,
		{ id: whole, directive, parent: null, unit: `place:${places.commune}`, supports: [], draft },
		NOW
	);
	await tell(office, whole, 'accepted');
});

test('the commune breaks a task down for a team: its leader does it, nobody else can be named', async () => {
	const { units, chosen } = await taskChoices(database.app, office, {
		directive,
		parent: whole,
		unit: `team:${team}`,
		q: '',
		now: NOW
	});
	expect(units.filter(({ level }) => level === 'team')).toMatchObject([{ key: `team:${team}`, placeId: places.hamlet }]);
	expect(chosen!.doers).toMatchObject([{ account: leader.accountId, role: 'leader' }]);
	await expect(give({}, { person: member.accountId })).rejects.toMatchObject({
		details: { unclear: [{ clear: 'people', field: 'person', reason: 'not-of-unit' }] }
	});
	await expect(give({ unit: `team:${newId()}` })).rejects.toMatchObject({ code: 'task-unclear' });
});

test('the leader accepts or answers back, members see it, it closes on evidence; all six clears stay', async () => {
	const task = await give();
	expect(await tasksWaiting(database.app, leader, { now: NOW })).toBe(1);
	expect(await tasksWaiting(database.app, member, { now: NOW })).toBe(0);
	const ofTeam = async (by: Staff) => (await listTasks(database.app, by, { view: 'team', now: NOW })).tasks.map(({ id }) => id);
	expect(await ofTeam(member)).toEqual([task]);
	expect(await ofTeam(leader)).toEqual([task]);
	expect((await page(member, task)).moves).toEqual([]);
	expect((await page(member, task)).task).toMatchObject({
		unit: 'Tổ công nghệ số cộng đồng',
		leaderChanged: false,
		mayAsk: expect.any(String)
	});
	await expect(page(stranger, task)).rejects.toMatchObject({ code: 'not-found' });
	await expect(tell(member, task, 'accepted')).rejects.toMatchObject({ code: 'forbidden' });
	await tell(leader, task, 'questioned');
	await tell(office, task, 'answered');
	await tell(leader, task, 'accepted');
	await tell(leader, task, 'evidence');
	await tell(office, task, 'confirmed');
	expect((await page(member, task)).task.state).toBe('closed');
});

test('who leads the team since then may do the task, and takes it over; the wall says the same', async () => {
	const task = await give();
	await tellTeam(database.app, office, { id: newId(), team, kind: 'led', day: '', member: members['member']! }, NOW);
	expect((await page(office, task)).task).toMatchObject({ leaderChanged: true, personId: leader.accountId });
	expect(await tasksWaiting(database.app, member, { now: NOW })).toBe(1);
	await tell(member, task, 'accepted');
	// Accepted and far from its last day: it still waits to be taken over.
	expect(await tasksWaiting(database.app, member, { now: NOW })).toBe(1);
	expect((await page(member, task)).hands).toMatchObject([
		{
			colleagues: [
				{ account: member.accountId, role: 'leader' },
				{ account: leader.accountId, role: 'member' }
			]
		}
	]);
	await tell(member, task, 'handed-over', { to: member.accountId });
	expect((await page(office, task)).task).toMatchObject({ leaderChanged: false, personId: member.accountId });
	// Whoever leads it cannot accept its result, though named as accountable.
	const own = await give({}, { person: member.accountId, lead: member.accountId });
	await database.owner
		.updateTable('task_state')
		.set({ accountable_account: leader.accountId })
		.where('task_id', '=', own)
		.execute();
	await tell(member, own, 'accepted');
	await tell(member, own, 'evidence');
	await tellTeam(database.app, office, { id: newId(), team, kind: 'led', day: '', member: members['leader']! }, NOW);
	await expect(tell(leader, own, 'confirmed')).rejects.toMatchObject({ code: 'forbidden' });
});

test('late, it goes up the line as any task; load is counted by team', async () => {
	const task = await give({}, { deadline: '22/11/2026' });
	const later = new Date('2026-12-10T03:00:00Z');
	await watchTasks(database.worker, { now: later });
	const steps = (await page(province, task)).events.flatMap(({ step, to }) => (step ? [[step, to]] : []));
	// To whoever is accountable for the whole, then to the province.
	expect(steps).toEqual([
		['late-province', null],
		['late-accountable-above', 'province']
	]);
	const { teamLoads } = await listLoads(database.app, office, { now: later });
	expect(teamLoads).toMatchObject([{ id: team, name: 'Tổ công nghệ số cộng đồng', late: 1, closed: 1 }]);
	expect((await listLoads(database.app, stranger, { now: later })).teamLoads).toEqual([]);
	const { tasks } = await listTasks(database.app, office, { view: 'report', team, now: later });
	expect(tasks).toHaveLength(4);
});

test('a task cannot name a team of another place, whatever a handler says', async () => {
	const client = await database.pools.app.connect();
	try {
		await client.query('begin');
		await client.query(`select set_config('app.account', $1, true)`, [office.accountId]);
		const put = (place: number) =>
			client.query(
				`insert into task (id, directive_id, parent_id, issued_by, person_account, place_id, team_id, work, lead_account, accountable_account, may_decide,
					may_spend, may_ask, deadline, product, quantity, quantity_of)
				values ($1, $2, $3, $4, $5, $6, $7, 'x', $5, $4, 'x', 0, 'x', '2026-12-01', 'x', 1, 'x')`,
				[newId(), directive, whole, office.accountId, leader.accountId, place, team]
			);
		await put(places.hamlet);
		await expect(put(places.commune)).rejects.toMatchObject({ code: '42501' });
	} finally {
		await client.query('rollback');
		client.release();
	}
});
