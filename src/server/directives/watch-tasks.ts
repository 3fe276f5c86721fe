import { vietnamDay } from '#core/days.ts';
import { dueSteps } from '#core/tasks/calendar.ts';
import { afterEvent, canFollow, type TaskEvent } from '#core/tasks/state.ts';
import { readFigure } from '#server/targets/index.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { calendar, openTasks, putEvent, saveState, stateOf, taskAlone } from './event-queries.ts';

const nothing = { percent: null, milestone: null, toAccount: null, toPlace: null, step: null };

/**
 * Each morning: reminds before deadlines, sends late tasks up the line, and proposes to close those whose target cell is reached, with
 * the figure and its day. Each step once, however often it runs. It never closes: the acceptor does (decision 0016).
 *
 * @returns how many events it wrote
 */
export async function watchTasks(db: Db, { now }: { now: Date }): Promise<number> {
	const today = vietnamDay(now);
	const steps = await calendar(db);
	let written = 0;
	for (const task of await openTasks(db)) {
		for (const { step, kind, goesTo } of dueSteps(steps, task, today)) {
			const happened = kind === 'remind' ? ('reminded' as const) : ('escalated' as const);
			const toAccount = goesTo === 'accountable-above' ? task.above : null;
			if (await append(db, task.id, { ...nothing, kind: happened, happenedAt: now, step, toAccount }, null)) written += 1;
		}
		if (!task.cell) continue;
		const value = (await readFigure(db, { target: task.cell.target, placeId: task.cell.place }))?.value ?? null;
		// What was sent back is proposed again only when the figure has grown.
		if (value === null || value < task.cell.goal || value <= (task.proposedAt ?? -1)) continue;
		if (await append(db, task.id, { ...nothing, kind: 'target-reached', happenedAt: now }, { figure: value, figureDay: today }))
			written += 1;
	}
	return written;
}

/** @returns false where it cannot follow any more, or is there already */
function append(db: Db, task: string, event: TaskEvent, cell: { figure: number; figureDay: string } | null): Promise<boolean> {
	return inTransaction(db, async (db) => {
		await taskAlone(db, task);
		const state = await stateOf(db, task);
		if (!canFollow(state, event.kind)) return false;
		const rest = {
			id: newId(),
			task,
			by: null,
			note: '',
			file: null,
			figure: cell?.figure ?? null,
			figureDay: cell?.figureDay ?? null
		};
		if (!(await putEvent(db, { ...event, ...rest }))) return false;
		await saveState(db, task, afterEvent(state, event));
		return true;
	});
}
