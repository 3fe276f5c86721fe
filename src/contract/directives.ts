/** The shapes of directives and their tasks, for programs of the office. */
import { z } from 'zod';
import { KINDS } from '#core/tasks/state.ts';

const day = z.iso.date();
const stage = z.enum(['issued', 'questioned', 'accepted', 'handed-in', 'closed']);
const percent = z.int().min(0).max(100);
/** What people tell of a task; the rest is told by the system. */
const Told = z.enum(KINDS).exclude(['issued', 'reminded', 'escalated', 'target-reached']);

export const DirectivePath = z.object({ directive: z.uuid() });
export const TaskPath = z.object({ task: z.uuid() });
export const TaskQuery = z.object({
	view: z.enum(['mine', 'team', 'unit', 'late', 'report']).default('mine').meta({
		description: 'Of your own hands, of the teams that you are in, of your unit, those that are late, or all that you see'
	})
});

const Directive = z.object({
	id: z.uuid(),
	number: z.string(),
	issuer: z.string(),
	title: z.string(),
	about: z.string(),
	signed: day,
	effective: day,
	tasks: z.int().describe('As many as you see'),
	closed: z.int()
});
const TaskLine = z.object({
	id: z.uuid(),
	directive: z.object({ id: z.uuid(), number: z.string() }),
	parent: z.uuid().nullable(),
	work: z.string(),
	person: z.string(),
	lead: z.string(),
	unit: z.string(),
	deadline: day,
	result: z.object({ product: z.string(), quantity: z.number(), of: z.string() }),
	state: stage,
	percent,
	waits: z.boolean().describe('Waits for you'),
	unitEnded: z.boolean().describe('Its unit was merged or split: somebody must say who is responsible now'),
	closedAt: z.iso.datetime().nullable()
});
export const DirectiveList = z.object({ directives: z.array(Directive) });
export const DirectiveWithTasks = z.object({ today: day, directive: Directive, tasks: z.array(TaskLine) });
export const TaskList = z.object({ today: day, tasks: z.array(TaskLine) });

/** A task with its six clears, how it stands, what happened to it, and what you may tell of it next. */
export const Task = z.object({
	id: z.uuid(),
	directive: z.object({ id: z.uuid(), number: z.string(), title: z.string() }),
	parent: z.uuid().nullable(),
	people: z.object({ person: z.string(), unit: z.string(), unitEnded: z.boolean() }),
	work: z.string(),
	responsibility: z.object({ lead: z.string(), accountable: z.string(), supports: z.array(z.string()) }),
	authority: z.object({ mayDecide: z.string(), maySpend: z.number().describe('VND'), mayAsk: z.string() }),
	time: z.object({
		deadline: day,
		late: z.boolean(),
		milestones: z.array(z.object({ n: z.int(), due: day, what: z.string(), done: z.boolean() }))
	}),
	result: z.object({
		product: z.string(),
		quantity: z.number(),
		of: z.string(),
		target: z
			.object({
				id: z.string(),
				place: z.string(),
				goal: z.number().describe('A share in 0..1, or a number'),
				value: z.number().nullable().describe('As reported, now')
			})
			.nullable()
	}),
	state: stage,
	percent,
	closedAt: z.iso.datetime().nullable(),
	events: z.array(
		z.object({
			id: z.uuid(),
			kind: z.enum(KINDS),
			happenedAt: z.iso.datetime(),
			by: z.string().nullable().describe('null: the system'),
			note: z.string(),
			percent: percent.nullable()
		})
	),
	moves: z.array(Told),
	hands: z
		.array(z.object({ place: z.int(), name: z.string(), people: z.array(z.object({ id: z.string(), name: z.string() })) }))
		.describe('To whom it may be handed over, by unit')
});

export const TellTask = z.object({
	id: z.uuid().describe('Of what is told, made by you: sent twice, it is told once'),
	kind: Told.describe(
		'`accepted` accepts, `progressed` tells how far it is, `evidence` hands it in; files are handed in on the page'
	),
	note: z.string().max(4000).default(''),
	percent: percent.optional(),
	milestone: z.int().min(0).optional(),
	to: z.string().max(100).optional().describe('For `handed-over` and `restated`: whose it is from now on'),
	place: z.int().optional().describe('For `restated`: which of the new units')
});
