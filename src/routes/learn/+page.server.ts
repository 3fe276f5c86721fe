import { learning, myLearning, suggest } from '#server/learning/index.ts';
import { db } from '#server/platform/app.ts';
import { language } from './lesson.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { lessons, areas } = await learning();
	const say = language();
	const { actor, kind } = locals.who;
	const known = kind === 'resident';
	const { passed, started } = known ? await myLearning(db(), actor) : { passed: [], started: [] };
	const [suggested] = known ? await suggest(db(), actor, { count: 1 }) : [];
	const done = new Set(passed.map(({ lesson }) => lesson));
	const begun = new Map(started.map(({ lesson, page }) => [lesson, page]));
	const next = lessons.get(suggested?.lesson ?? [...lessons.keys()].find((id) => !done.has(id)) ?? '');
	const card = (lesson: typeof next & {}) => ({
		id: lesson.id,
		title: lesson.title[say],
		minutes: lesson.minutes,
		state: done.has(lesson.id) ? ('passed' as const) : begun.has(lesson.id) ? ('begun' as const) : ('new' as const)
	});
	return {
		known,
		done: done.size,
		next: next && { ...card(next), summary: next.summary[say], page: begun.get(next.id) ?? 1, pages: next.pages.length },
		areas: areas.map((area) => ({
			id: area.id,
			name: area.name[say],
			open: next !== undefined && area.skills.includes(next.skill),
			lessons: [...lessons.values()].filter((lesson) => area.skills.includes(lesson.skill)).map(card)
		}))
	};
};
