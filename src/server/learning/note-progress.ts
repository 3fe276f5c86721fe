import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mustBeLearner } from './policy.ts';
import { keepProgress, progressIn } from './queries.ts';
import { lessonCalled } from './read-lesson.ts';

/**
 * Remembers where a resident is in a lesson, so that they can go on another day, on another phone.
 *
 * @param input.page 1 is the first page; one after the last is the task, and then the check
 * @param input.taskDone the simulated screen was touched in the right place; once true, it stays
 * @throws Refusal `not-signed-in`, `not-found`
 */
export async function noteProgress(db: Db, actor: Actor, input: { lesson: string; page: number; taskDone?: boolean; now: Date }): Promise<void> {
	const person = mustBeLearner(actor);
	const lesson = await lessonCalled(input.lesson);
	const page = Math.min(Math.max(1, Math.trunc(input.page)), lesson.pages.length + 2);
	await asActor(db, actor, (db) => keepProgress(db, { person, lesson: lesson.id, page, taskDone: input.taskDone ?? false, now: input.now }));
}

/** Whether this resident has already done the lesson's task, on whatever day. */
export async function taskDone(db: Db, actor: Actor, lesson: string): Promise<boolean> {
	const person = mustBeLearner(actor);
	return asActor(db, actor, async (db) => (await progressIn(db, person, lesson))?.task_done_at != null);
}
