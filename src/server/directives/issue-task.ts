import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { readTask, type TaskDraft, type Unclear } from '#core/tasks/six-clears.ts';
import { issuedState } from '#core/tasks/state.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid, newId } from '#server/platform/ids.ts';
import { peopleFor, underWhat, unitOf, type Under } from './choices.ts';
import { beginState, putEvent } from './event-queries.ts';
import { asStaff } from './policy.ts';
import { putSupports, putTask, type Support } from './queries.ts';
import { readBoardTargets } from './target-queries.ts';

/** A task as a form sends it, before anything is decided about it. */
export interface TaskForm {
	id: string;
	directive: string;
	parent: string | null;
	/** `place:12`, `organisation:<id>` or `team:<id>`. */
	unit: string;
	/** `place:12`, `organisation:<id>`, `account:<id>`. */
	supports: string[];
	draft: Omit<TaskDraft, 'targetPlace'>;
}

/**
 * Gives a task in which all six are clear. Sent twice, it is one.
 *
 * A result that is a target's cell is that of the task's own unit.
 *
 * @throws Refusal `task-unclear` with `unclear`, every clear and field that is missing or wrong; `forbidden`, `not-found`
 */
export function issueTask(db: Db, actor: Actor, form: TaskForm, now: Date): Promise<void> {
	const { accountId } = asStaff(actor);
	if (!isUuid(form.id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	return asActor(db, actor, async (db) => {
		const { directive, parent, base } = await underWhat(db, form);
		const today = vietnamDay(now);
		const unit = await unitOf(db, form.unit, base, today);
		const measure = (await readBoardTargets(db)).find(({ id }) => id === form.draft.target)?.measure ?? null;
		const read = readTask(
			{ ...form.draft, targetPlace: unit?.placeId ?? null },
			{ today, before: parent?.deadline ?? null, measure }
		);
		const unclear: (Unclear | { clear: 'people' | 'responsibility'; field: string; reason: 'missing' | 'not-of-unit' })[] =
			read.ok ? [] : [...read.unclear];
		if (!unit) unclear.unshift({ clear: 'people', field: 'unit', reason: 'missing' });
		else {
			const { doers, leads, acceptors } = await peopleFor(db, unit, base);
			const among = { person: doers, lead: leads, accountable: acceptors };
			for (const [field, colleagues] of Object.entries(among)) {
				const account = form.draft[field as keyof typeof among].trim();
				if (account !== '' && !colleagues.some((colleague) => colleague.account === account))
					unclear.push({ clear: field === 'person' ? 'people' : 'responsibility', field, reason: 'not-of-unit' });
			}
		}
		if (unclear.length > 0 || !read.ok || !unit)
			throw new Refusal('task-unclear', unclear.map(({ clear, field, reason }) => `${clear}: ${field} ${reason}`).join('; '), {
				unclear
			});
		const { task } = read;
		const row = {
			id: form.id,
			directive: directive.id,
			parent: parent?.id ?? null,
			by: accountId,
			place: unit.placeId,
			organisation: unit.organisationId,
			team: unit.teamId,
			now
		};
		if (!(await putTask(db, row, task))) return;
		await putSupports(db, form.id, await supportsOf(db, form.supports, base, today));
		const event = {
			kind: 'issued' as const,
			happenedAt: now,
			percent: null,
			milestone: null,
			toAccount: null,
			toPlace: null,
			step: null
		};
		const rest = { note: '', file: null, figure: null, figureDay: null };
		await putEvent(db, { ...event, ...rest, id: newId(), task: form.id, by: accountId });
		await beginState(db, form.id, issuedState({ ...task, place: unit.placeId }));
		await audit(db, actor, { action: 'issued-task', subjectKind: 'task', subjectId: form.id, placeId: unit.placeId });
	});
}

/** Who supports, each once; what is no colleague and no unit is left out. */
async function supportsOf(db: Db, keys: string[], base: Under['base'], today: string): Promise<Support[]> {
	const supports: Support[] = [];
	for (const key of new Set(keys.filter((key) => key !== '').slice(0, 20))) {
		const account = /^account:(.{1,100})$/.exec(key)?.[1] ?? null;
		const unit = account === null && !key.startsWith('team:') ? await unitOf(db, key, base, today) : undefined;
		if (account !== null) supports.push({ account, place: null, organisation: null });
		else if (unit)
			supports.push({ account: null, place: unit.organisationId ? null : unit.placeId, organisation: unit.organisationId });
	}
	return supports;
}
