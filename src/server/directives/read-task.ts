import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { isLate, rollUp, type Kind, type RollUp } from '#core/tasks/state.ts';
import { readFigure, type Figure } from '#server/targets/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { eventsOf, type EventLine } from './event-queries.ts';
import { heirs, staffOf, taskLines, type Colleague, type TaskLine } from './list-queries.ts';
import { asStaff, mayBreakDown, movesOf } from './policy.ts';
import { taskById, type WholeTask } from './queries.ts';

export interface OpenTask {
	task: WholeTask;
	late: boolean;
	today: string;
	events: EventLine[];
	parts: TaskLine[];
	together: RollUp;
	/** Where its target cell stands now. */
	figure: Figure | null;
	/** What the reader may do next. */
	moves: Kind[];
	mayBreakDown: boolean;
	/** To hand it over to; after a change of units, by new unit. */
	hands: { placeId: number; name: string; colleagues: Colleague[] }[];
}

/** One task with all that belongs to it. @throws Refusal `not-found` */
export function readTaskPage(db: Db, actor: Actor, { id, now }: { id: string; now: Date }): Promise<OpenTask> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const task = isUuid(id) ? await taskById(db, id) : undefined;
		if (!task) throw new Refusal('not-found', 'no such task');
		const today = vietnamDay(now);
		const parts = await taskLines(db, {
			whose: 'all',
			late: false,
			waiting: false,
			directive: null,
			parent: id,
			team: null,
			today,
			soon: today
		});
		const moves = movesOf(task, task.hand);
		const units = moves.includes('restated')
			? await heirs(db, task.placeId)
			: moves.includes('handed-over')
				? [{ placeId: task.placeId, name: task.unit }]
				: [];
		const hands = [];
		for (const unit of units) {
			const colleagues = await staffOf(db, { ...task, placeId: unit.placeId });
			hands.push({ ...unit, colleagues: colleagues.filter(({ account }) => account !== task.accountableId) });
		}
		return {
			task,
			late: isLate(task.state, task.deadline, today),
			today,
			events: await eventsOf(db, id),
			parts,
			together: rollUp(parts, today),
			figure: task.target ? await readFigure(db, { target: task.target.id, placeId: task.target.placeId }) : null,
			moves,
			mayBreakDown: mayBreakDown(task, task.hand),
			hands
		};
	});
}
