import { Refusal } from '#core/refusal.ts';
import { afterEvent, canFollow, type Kind } from '#core/tasks/state.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { eventKnown, putEvent, saveState, stateOf, taskAlone } from './event-queries.ts';
import { keepFile, type SentFile } from './issue-directive.ts';
import { heirs, staffOf } from './list-queries.ts';
import { asStaff, mayWrite } from './policy.ts';
import { taskById, type WholeTask } from './queries.ts';

/** Something that somebody tells of a task. */
export interface Told {
	/** Made where it is told, so that telling twice is telling once. */
	id: string;
	task: string;
	kind: Kind;
	note: string;
	percent?: number | null;
	milestone?: number | null;
	file?: SentFile | null;
	/** Whom it goes to, for `handed-over` and `restated`. */
	to?: string | null;
	/** The unit that took the ended one's place, for `restated`; the only one where there is one. */
	place?: number | null;
}

/** What cannot be told without words. */
const WITH_WORDS: Kind[] = ['questioned', 'answered', 'sent-back', 'reopened', 'evidence'];

/**
 * Appends what happened to a task, and where it then stands.
 *
 * @throws Refusal `not-found`, `forbidden`, `task-stage` where that cannot follow, `task-note`, `task-percent`, `task-milestone`, `task-to`,
 *   `task-own-work`, `task-place`, `task-file-large`, `task-file-kind`
 */
export function writeEvent(db: Db, actor: Actor, told: Told, now: Date): Promise<void> {
	const staff = asStaff(actor);
	if (!isUuid(told.id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	return asActor(db, actor, async (db) => {
		if (!isUuid(told.task)) throw new Refusal('not-found', 'no such task');
		await taskAlone(db, told.task);
		const task = await taskById(db, told.task);
		if (!task) throw new Refusal('not-found', 'no such task');
		if (await eventKnown(db, told.id)) return;
		const { kind } = told;
		if (!mayWrite(kind, task.hand)) throw new Refusal('forbidden', `not this actor's to say: ${kind}`);
		if (!canFollow(task, kind)) throw new Refusal('task-stage', `${kind} cannot follow ${task.state}`, { state: task.state });
		if (task.unitEnded && kind === 'handed-over') throw new Refusal('task-stage', 'its unit has ended', { state: task.state });
		const { note, percent, milestone } = checked(told, task);
		const { toAccount, toPlace } = await handsOf(db, told, task);
		const event = { kind, happenedAt: now, percent, milestone, toAccount, toPlace, step: null };
		const file = told.file ? await keepFile(db, staff, { directive: task.directive.id, task: task.id, file: told.file }) : null;
		const before = await stateOf(db, task.id);
		await putEvent(db, { ...event, id: told.id, task: task.id, by: staff.accountId, note, file, figure: null, figureDay: null });
		await saveState(db, task.id, afterEvent(before, event));
		await audit(db, actor, {
			action: 'wrote-task-event',
			subjectKind: 'task',
			subjectId: task.id,
			placeId: task.placeId,
			details: { kind }
		});
	});
}

function checked(told: Told, task: WholeTask): { note: string; percent: number | null; milestone: number | null } {
	const note = told.note.trim();
	if (note.length > 4000 || (note === '' && WITH_WORDS.includes(told.kind)))
		throw new Refusal('task-note', 'no words, or too many', { field: 'note' });
	const percent = told.kind === 'progressed' ? (told.percent ?? null) : null;
	if (told.kind === 'progressed' && (percent === null || !Number.isInteger(percent) || percent < 0 || percent > 100))
		throw new Refusal('task-percent', 'not 0 to 100', { field: 'percent' });
	const milestone = told.kind === 'milestone-done' ? (told.milestone ?? -1) : null;
	if (milestone !== null && !task.milestones.some(({ n, done }) => n === milestone && !done))
		throw new Refusal('task-milestone', 'no such milestone, or done already', { field: 'milestone' });
	return { note, percent, milestone };
}

/** Whom a task goes to, and to which unit where its own ended. */
async function handsOf(db: Db, told: Told, task: WholeTask): Promise<{ toAccount: string | null; toPlace: number | null }> {
	if (told.kind !== 'handed-over' && told.kind !== 'restated') return { toAccount: null, toPlace: null };
	let place = task.placeId;
	if (told.kind === 'restated') {
		if (!task.unitEnded) throw new Refusal('task-stage', 'its unit is in force', { state: task.state });
		const units = await heirs(db, task.placeId);
		const unit = units.length === 1 ? units[0] : units.find(({ placeId }) => placeId === told.place);
		if (!unit) throw new Refusal('task-place', 'which of the new units?', { field: 'place' });
		place = unit.placeId;
	}
	const to = told.to?.trim() || (told.kind === 'restated' ? task.personId : '');
	const colleagues = await staffOf(db, { ...task, placeId: place });
	if (!colleagues.some(({ account }) => account === to)) throw new Refusal('task-to', 'nobody of that unit', { field: 'to' });
	if (to === task.accountableId) throw new Refusal('task-own-work', 'nobody accepts their own work', { field: 'to' });
	return { toAccount: to, toPlace: told.kind === 'restated' ? place : null };
}
