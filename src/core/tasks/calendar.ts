import { plusDays } from '../days.ts';
import type { Stage } from './state.ts';

/** A step of the calendar, as data: a reminder so many days before the deadline, or a step up the line so many days after it. */
export interface CalendarStep {
	step: string;
	kind: 'remind' | 'escalate';
	days: number;
	goesTo: 'accountable-above' | 'province' | null;
}

/**
 * The steps that are due for a task on a day and were not taken yet.
 *
 * Of the reminders only the nearest: whoever was not reminded a week before, because nothing ran, does not hear three at once. Of the
 * steps up the line all, in their order.
 */
export function dueSteps(
	calendar: CalendarStep[],
	task: { state: Stage; deadline: string; taken: string[] },
	today: string
): CalendarStep[] {
	if (task.state === 'closed' || task.state === 'handed-in') return [];
	const untaken = ({ step }: CalendarStep) => !task.taken.includes(step);
	if (today > task.deadline)
		return calendar
			.filter(({ kind, days }) => kind === 'escalate' && today > plusDays(task.deadline, days))
			.toSorted((a, b) => a.days - b.days)
			.filter(untaken);
	const nearest = calendar
		.filter(({ kind, days }) => kind === 'remind' && today >= plusDays(task.deadline, -days))
		.toSorted((a, b) => a.days - b.days)
		.slice(0, 1);
	return nearest.filter(untaken);
}
