import type { Clear } from '#core/tasks/six-clears.ts';
import type { Kind, Stage } from '#core/tasks/state.ts';
import { plusDays } from '#core/days.ts';
import type { EventLine } from '#server/directives/index.ts';
import { day, number } from '#lib/format.ts';
import { m } from '#lib/words.ts';

type Say = (values: Record<string, unknown>) => string;
const words = m as unknown as Record<string, Say | undefined>;
const say = (key: string, values: Record<string, unknown> = {}): string =>
	words[`directives_${key.replaceAll('-', '_')}`]?.(values) ?? key;

export const stageWords = (stage: Stage): string => say(`state_${stage}`);
export const clearWords = (clear: Clear): string => say(`clear_${clear}`);
export const reasonWords = (reason: string): string => say(`reason_${reason}`);
/** The button, the label of its words. */
export const doWords = (kind: Kind): string => say(`do_${kind}`);
export const noteWords = (kind: Kind): string => say(`note_${kind}`);
export const waitWords = (stage: Stage, name: string): string => say(`next_wait_${stage}`, { name });

/** Days from one to another, negative where the other is over. */
const daysBetween = (from: string, to: string): number =>
	Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** How long there is until a deadline, or how late it is; nothing for what is done, handed in, or far away. */
export function timeLeft(
	{ state, deadline }: { state: Stage; deadline: string },
	today: string
): { words: string; late: boolean } | null {
	if (state === 'closed' || state === 'handed-in' || deadline > plusDays(today, 30)) return null;
	const days = daysBetween(today, deadline);
	if (days < 0) return { words: m.directives_late_by({ days: number(-days) }), late: true };
	return { words: days === 0 ? m.directives_due_today() : m.directives_days_left({ days: number(days) }), late: false };
}

/** A figure of a target's cell: a share as per cent, a count as it is. */
export const figureWords = (value: number, measure: 'share' | 'count'): string =>
	measure === 'share' ? `${number(value * 100, 1)} %` : number(value);

export const eventWords = (event: EventLine, measure: 'share' | 'count'): string =>
	say(`event_${event.kind}`, {
		percent: number(event.percent ?? 0),
		what: event.milestone,
		to: event.to ?? m.directives_the_province(),
		place: event.place,
		figure: event.figure === null ? '' : figureWords(event.figure, measure),
		day: event.figureDay ? day(event.figureDay) : ''
	});

/** What the task has come to, for the last column of the report. */
export const doneWords = (task: { state: Stage; percent: number; closedAt: Date | null }): string =>
	task.closedAt ? `${stageWords('closed')} ${day(task.closedAt)}` : `${number(task.percent)} %, ${stageWords(task.state)}`;
export const resultWords = (task: { product: string; quantity: number; quantityOf: string }): string =>
	`${task.product}: ${number(task.quantity, Number.isInteger(task.quantity) ? 0 : 1)} ${task.quantityOf}`;
