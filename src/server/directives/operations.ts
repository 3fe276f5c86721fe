import type { z } from 'zod';
import {
	DirectiveList,
	DirectivePath,
	DirectiveWithTasks,
	Task,
	TaskList,
	TaskPath,
	TaskQuery,
	TellTask
} from '#contract/directives.ts';
import type { Operation } from '#contract/operation.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { TaskLine } from './list-queries.ts';
import { listDirectives, listTasks, readDirective } from './list-tasks.ts';
import type { Directive } from './queries.ts';
import { readTaskPage } from './read-task.ts';
import { writeEvent } from './write-event.ts';

const directive = ({ id, number, issuer, title, about, signed, effective, tasks, closed }: Directive) => ({
	id,
	number,
	issuer,
	title,
	about,
	signed,
	effective,
	tasks,
	closed
});
const line = (task: TaskLine): z.infer<typeof TaskList>['tasks'][number] => ({
	id: task.id,
	directive: { id: task.directiveId, number: task.number },
	parent: task.parentId,
	work: task.work,
	person: task.person,
	lead: task.lead,
	unit: task.unit,
	deadline: task.deadline,
	result: { product: task.product, quantity: task.quantity, of: task.quantityOf },
	state: task.state,
	percent: task.percent,
	waits: task.waits,
	unitEnded: task.unitEnded,
	closedAt: task.closedAt?.toISOString() ?? null
});

/** What `/api/v1/directives` answers. */
export async function directiveList(db: Db, actor: Actor): Promise<z.infer<typeof DirectiveList>> {
	return { directives: (await listDirectives(db, actor)).directives.map(directive) };
}

/** What `/api/v1/directives/{directive}` answers. @throws Refusal `not-found` */
export async function directiveWithTasks(
	db: Db,
	actor: Actor,
	path: z.infer<typeof DirectivePath>,
	now: Date
): Promise<z.infer<typeof DirectiveWithTasks>> {
	const read = await readDirective(db, actor, { id: path.directive, now });
	return { today: read.today, directive: directive(read.directive), tasks: read.tasks.map(line) };
}

/** What `/api/v1/tasks` answers. */
export async function taskList(
	db: Db,
	actor: Actor,
	{ view }: z.infer<typeof TaskQuery>,
	now: Date
): Promise<z.infer<typeof TaskList>> {
	const { today, tasks } = await listTasks(db, actor, { view, now });
	return { today, tasks: tasks.map(line) };
}

/** What `/api/v1/tasks/{task}` answers. @throws Refusal `not-found` */
export async function taskOfId(db: Db, actor: Actor, path: z.infer<typeof TaskPath>, now: Date): Promise<z.infer<typeof Task>> {
	const { task, late, events, moves, hands, figure } = await readTaskPage(db, actor, { id: path.task, now });
	return {
		id: task.id,
		directive: task.directive,
		parent: task.parent?.id ?? null,
		people: { person: task.person, unit: task.unit, unitEnded: task.unitEnded },
		work: task.work,
		responsibility: { lead: task.lead, accountable: task.accountable, supports: task.supports },
		authority: { mayDecide: task.mayDecide, maySpend: task.maySpend, mayAsk: task.mayAsk },
		time: { deadline: task.deadline, late, milestones: task.milestones },
		result: {
			product: task.product,
			quantity: task.quantity,
			of: task.quantityOf,
			target: task.target && {
				id: task.target.id,
				place: task.target.placeName,
				goal: task.target.goal,
				value: figure?.value ?? null
			}
		},
		state: task.state,
		percent: task.percent,
		closedAt: task.closedAt?.toISOString() ?? null,
		events: events.map(({ id, kind, happenedAt, by, note, percent }) => ({
			id,
			kind,
			happenedAt: happenedAt.toISOString(),
			by,
			note,
			percent
		})),
		moves: moves as z.infer<typeof Task>['moves'],
		hands: hands.map(({ placeId, name, colleagues }) => ({
			place: placeId,
			name,
			people: colleagues.map(({ account, name }) => ({ id: account, name }))
		}))
	};
}

/** What `/api/v1/tasks/{task}/events` answers: the task as it then stands. @throws Refusal as `writeEvent` */
export async function toldTask(
	db: Db,
	actor: Actor,
	path: z.infer<typeof TaskPath>,
	told: z.infer<typeof TellTask>,
	now: Date
): Promise<z.infer<typeof Task>> {
	const { percent = null, milestone = null, to = null, place = null, ...rest } = told;
	await writeEvent(db, actor, { ...rest, task: path.task, percent, milestone, to, place }, now);
	return taskOfId(db, actor, path, now);
}

export const directivesOperations: Operation[] = [
	{
		id: 'list-directives',
		method: 'get',
		path: '/directives',
		summary: { vi: 'Các văn bản chỉ đạo mà bạn được xem', en: 'Directives that you see' },
		who: 'staff',
		result: DirectiveList,
		refusals: ['not-signed-in', 'forbidden']
	},
	{
		id: 'get-directive',
		method: 'get',
		path: '/directives/{directive}',
		summary: { vi: 'Một văn bản chỉ đạo và các nhiệm vụ giao theo đó', en: 'One directive with its tasks' },
		who: 'staff',
		params: DirectivePath,
		result: DirectiveWithTasks,
		refusals: ['bad-input', 'not-signed-in', 'not-found']
	},
	{
		id: 'list-tasks',
		method: 'get',
		path: '/tasks',
		summary: { vi: 'Nhiệm vụ của bạn, của đơn vị, hoặc quá hạn', en: 'Tasks of yours, of your unit, or late' },
		who: 'staff',
		query: TaskQuery,
		result: TaskList,
		refusals: ['bad-input', 'not-signed-in', 'forbidden']
	},
	{
		id: 'get-task',
		method: 'get',
		path: '/tasks/{task}',
		summary: {
			vi: 'Một nhiệm vụ: sáu rõ, tình trạng, diễn biến, và việc bạn làm được tiếp theo',
			en: 'One task: its six clears, how it stands, what happened, and what you may tell next'
		},
		who: 'staff',
		params: TaskPath,
		result: Task,
		refusals: ['bad-input', 'not-signed-in', 'not-found']
	},
	{
		id: 'tell-task',
		method: 'post',
		path: '/tasks/{task}/events',
		summary: {
			vi: 'Nhận việc, hỏi lại, báo tiến độ, nộp kết quả, nghiệm thu, trả lại, chuyển người làm; gửi hai lần vẫn là một',
			en: 'Accept, ask back, tell progress, hand in, confirm, send back, hand over; sent twice, it is told once'
		},
		who: 'staff',
		params: TaskPath,
		body: TellTask,
		result: Task,
		refusals: [
			'bad-input',
			'not-signed-in',
			'forbidden',
			'not-found',
			'task-stage',
			'task-note',
			'task-percent',
			'task-milestone',
			'task-to',
			'task-own-work',
			'task-place'
		]
	}
];
