import { sql } from 'kysely';
import type { CalendarStep } from '#core/tasks/calendar.ts';
import type { Kind, TaskEvent, TaskState } from '#core/tasks/state.ts';
import type { Db } from '#server/platform/db/index.ts';

/** One at a time at a task, until the transaction ends: what follows is decided by how it stands. */
export async function taskAlone(db: Db, task: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(30, hashtext(${task}))`.execute(db);
}

export interface EventRow extends TaskEvent {
	id: string;
	task: string;
	/** Null: the system. */
	by: string | null;
	note: string;
	file: string | null;
	figure: number | null;
	figureDay: string | null;
}

/** @returns false where it is there already, or the step was taken already */
export async function putEvent(db: Db, event: EventRow): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into task_event (id, task_id, kind, happened_at, by_account, note, percent, milestone, file_id, to_account, to_place_id, step, figure, figure_day)
		values (${event.id}, ${event.task}, ${event.kind}, ${event.happenedAt}, ${event.by}, ${event.note}, ${event.percent}, ${event.milestone},
			${event.file}, ${event.toAccount}, ${event.toPlace}, ${event.step}, ${event.figure}, ${event.figureDay})
		on conflict do nothing`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

export async function eventKnown(db: Db, id: string): Promise<boolean> {
	return Boolean(await db.selectFrom('task_event').select('id').where('id', '=', id).executeTakeFirst());
}

const columns = (state: TaskState) => ({
	state: state.state,
	percent: state.percent,
	milestones: state.milestones,
	person_account: state.person,
	lead_account: state.lead,
	accountable_account: state.accountable,
	place_id: state.place,
	escalated: state.escalated,
	proposed: state.proposed,
	closed_at: state.closedAt
});
export async function beginState(db: Db, task: string, state: TaskState): Promise<void> {
	await db
		.insertInto('task_state')
		.values({ task_id: task, ...columns(state) })
		.execute();
}
export async function saveState(db: Db, task: string, state: TaskState): Promise<void> {
	await db.updateTable('task_state').set(columns(state)).where('task_id', '=', task).execute();
}
export async function stateOf(db: Db, task: string): Promise<TaskState> {
	const { rows } = await sql<TaskState>`
		select state, percent, milestones, person_account as person, lead_account as lead, accountable_account as accountable, place_id as place,
			escalated, proposed, closed_at as "closedAt"
		from task_state where task_id = ${task}::uuid`.execute(db);
	return rows[0]!;
}

export interface EventLine {
	id: string;
	kind: Kind;
	happenedAt: Date;
	learnedAt: Date;
	/** Null: the system. */
	by: string | null;
	note: string;
	percent: number | null;
	milestone: string | null;
	file: { id: string; name: string } | null;
	to: string | null;
	place: string | null;
	step: string | null;
	figure: number | null;
	figureDay: string | null;
}
/** What happened to a task, the newest first. */
export async function eventsOf(db: Db, task: string): Promise<EventLine[]> {
	const { rows } = await sql<EventLine>`
		select e.id, e.kind, e.happened_at as "happenedAt", e.learned_at as "learnedAt", s.name as by, e.note, e.percent, m.what as milestone,
			case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name) end as file, w.name as to, p.name_vi as place, e.step,
			e.figure::float8 as figure, e.figure_day as "figureDay"
		from task_event e left join staff s on s.id = e.by_account left join staff w on w.id = e.to_account left join place p on p.id = e.to_place_id
			left join task_milestone m on m.task_id = e.task_id and m.n = e.milestone left join directive_file f on f.id = e.file_id
		where e.task_id = ${task}::uuid order by e.n desc`.execute(db);
	return rows;
}

export const calendar = (db: Db): Promise<CalendarStep[]> =>
	db
		.selectFrom('task_calendar')
		.select(['step', 'kind', 'days', 'goes_to as goesTo'])
		.orderBy('kind')
		.orderBy('days')
		.execute() as Promise<CalendarStep[]>;

export interface WatchedTask {
	id: string;
	deadline: string;
	state: TaskState['state'];
	/** Steps of the calendar that were taken. */
	taken: string[];
	/** To whom a late task goes first: accountable for the whole that it is a part of, or for itself. */
	above: string;
	cell: { target: string; place: number; goal: number } | null;
	/** The highest figure that was proposed so far. */
	proposedAt: number | null;
}
/** Tasks that are not closed, as the morning's job looks at them. */
export async function openTasks(db: Db): Promise<WatchedTask[]> {
	const { rows } = await sql<WatchedTask>`
		select k.id, k.deadline, t.state, coalesce((select array_agg(e.step) from task_event e where e.task_id = k.id and e.step is not null), '{}') as taken,
			coalesce((select u.accountable_account from task_state u where u.task_id = k.parent_id), t.accountable_account) as above,
			case when k.target_id is not null then jsonb_build_object('target', k.target_id, 'place', k.target_place_id, 'goal', k.target_goal::float8) end as cell,
			(select max(e.figure)::float8 from task_event e where e.task_id = k.id and e.kind = 'target-reached') as "proposedAt"
		from task k join task_state t on t.task_id = k.id where t.state <> 'closed' order by k.deadline, k.id`.execute(db);
	return rows;
}

export async function putCalendar(
	db: Db,
	steps: { step: string; kind: string; days: number; goes_to: string | null; source: string; provisional: boolean }[]
): Promise<void> {
	await sql`delete from task_calendar`.execute(db);
	await db.insertInto('task_calendar').values(steps).execute();
}
