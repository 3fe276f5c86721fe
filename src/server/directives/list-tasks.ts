import { plusDays, vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { countWaiting, loads, taskLines, type Load, type TaskLine } from './list-queries.ts';
import { asStaff } from './policy.ts';
import { directives, ownOffices, type Directive, type UnitOfStaff } from './queries.ts';

export const VIEWS = ['mine', 'team', 'unit', 'late', 'load', 'report'] as const;
export type View = (typeof VIEWS)[number];

/** A deadline within so many days is near: this week. */
const NEAR_DAYS = 7;
const moment = (now: Date) => {
	const today = vietnamDay(now);
	return { today, soon: plusDays(today, NEAR_DAYS) };
};

/** Tasks as far as the actor sees them; only under one directive, only of one team. @throws Refusal `forbidden` */
export function listTasks(
	db: Db,
	actor: Actor,
	{ view, directive, team, now }: { view: Exclude<View, 'load'>; directive?: string | null; team?: string | null; now: Date }
): Promise<{ today: string; tasks: TaskLine[] }> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const { today, soon } = moment(now);
		const whose = view === 'mine' || view === 'unit' || view === 'team' ? view : 'all';
		const wanted = (id: string | null | undefined) => (id && isUuid(id) ? id : null);
		const filter = { whose, late: view === 'late', waiting: false, parent: null, today, soon } as const;
		return { today, tasks: await taskLines(db, { ...filter, directive: wanted(directive), team: wanted(team) }) };
	});
}

/** Open, late and this week's tasks by person, and by team. */
export function listLoads(
	db: Db,
	actor: Actor,
	{ now }: { now: Date }
): Promise<{ today: string; loads: Load[]; teamLoads: Load[] }> {
	asStaff(actor);
	return asActor(db, actor, async (db) => ({
		today: vietnamDay(now),
		loads: await loads(db, 'person', moment(now)),
		teamLoads: await loads(db, 'team', moment(now))
	}));
}

/** How many tasks wait for the actor: to accept, to answer, to confirm, near or late. */
export function tasksWaiting(db: Db, actor: Actor, { now }: { now: Date }): Promise<number> {
	return asActor(db, actor, (db) => countWaiting(db, moment(now).soon));
}

/** Directives that the actor sees, and the offices in whose name they issue. */
export function listDirectives(db: Db, actor: Actor): Promise<{ directives: Directive[]; offices: UnitOfStaff[] }> {
	asStaff(actor);
	return asActor(db, actor, async (db) => ({ directives: await directives(db, null), offices: await ownOffices(db) }));
}

/** One directive with its tasks. @throws Refusal `not-found` */
export function readDirective(
	db: Db,
	actor: Actor,
	{ id, now }: { id: string; now: Date }
): Promise<{ directive: Directive; today: string; tasks: TaskLine[] }> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const [directive] = isUuid(id) ? await directives(db, id) : [];
		if (!directive) throw new Refusal('not-found', 'no such directive');
		return { directive, ...(await listTasks(db, actor, { view: 'report', directive: id, now })) };
	});
}
