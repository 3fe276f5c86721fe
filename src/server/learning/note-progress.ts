import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mayFollow, mustBeLearner } from './policy.ts';
import { keepProgress } from './queries.ts';
import { lessonCalled } from './read-lesson.ts';

/**
 * Remembers where a resident is in a lesson, so that they can go on another day, on another phone. Without their consent to
 * being followed nothing is kept; the answer says whether it was.
 *
 * @param input.page 1 is the first page; one after the last is the task, and then the check
 * @param input.taskDone the simulated screen was touched in the right place; once true, it stays
 * @throws Refusal `not-signed-in`, `not-found`
 */
export async function noteProgress(
	db: Db,
	actor: Actor,
	input: { lesson: string; page: number; taskDone?: boolean; now: Date }
): Promise<boolean> {
	const person = mustBeLearner(actor);
	const lesson = await lessonCalled(input.lesson);
	const page = Math.min(Math.max(1, Math.trunc(input.page)), lesson.pages.length + 2);
	return asActor(db, actor, async (db) => {
		if (!(await mayFollow(db, person, input.now))) return false;
		await keepProgress(db, { person, lesson: lesson.id, page, taskDone: input.taskDone ?? false, now: input.now });
		return true;
	});
}
