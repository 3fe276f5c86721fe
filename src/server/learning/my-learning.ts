import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { learning } from './content.ts';
import { mustBeLearner } from './policy.ts';
import { passedBy, progressOf } from './queries.ts';

export interface MyLearning {
	/** The latest first. Lessons that are no longer taught are left out. */
	passed: { lesson: string; at: Date }[];
	/** Begun and not passed, the latest first. */
	started: { lesson: string; page: number; at: Date }[];
}

/** What a resident has learned and begun. @throws Refusal `not-signed-in` */
export async function myLearning(db: Db, actor: Actor): Promise<MyLearning> {
	const person = mustBeLearner(actor);
	const { lessons } = await learning();
	return asActor(db, actor, async (db) => {
		const passed = (await passedBy(db, person)).filter(({ lesson }) => lessons.has(lesson));
		const done = new Set(passed.map(({ lesson }) => lesson));
		const started = (await progressOf(db, person))
			.filter(({ lesson }) => lessons.has(lesson) && !done.has(lesson))
			.map(({ lesson, page, updated_at }) => ({ lesson, page, at: updated_at }));
		return { passed, started };
	});
}
