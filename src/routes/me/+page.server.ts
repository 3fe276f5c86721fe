import { readOverview } from '#server/assessment/index.ts';
import { readFramework } from '#server/framework/index.ts';
import { learning, myLearning, suggest } from '#server/learning/index.ts';
import { currentConsents } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { myHomeToTell, tellHome } from '#server/lineage/index.ts';
import { newId } from '#server/platform/ids.ts';
import { myRecognitions, STATES } from '#server/recognition/index.ts';
import { orError } from '../doors.ts';
import { resident } from '../guards.ts';
import { language } from '../learn/lesson.ts';
import { keeping, text } from '../forms.ts';
import type { Actions, PageServerLoad } from './$types';

/** A resident's home: one thing to do next, and what is behind them. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const who = resident(locals.who, url);
	const { actor } = who;
	const now = new Date();
	const say = language();
	return orError(async () => {
		const [{ lessons }, overview, mine, recognitions, consents, framework, home] = await Promise.all([
			learning(),
			readOverview(db(), actor, { now }),
			myLearning(db(), actor),
			myRecognitions(db(), actor),
			currentConsents(db(), actor, { person: actor.personId, now }),
			readFramework(db()),
			myHomeToTell(db(), actor)
		]);
		const [latest] = overview.results;
		const [suggested] = await suggest(db(), actor, { result: latest?.result, count: 1 });
		const lesson = lessons.get(suggested?.lesson ?? '');
		const begun = mine.started.find((row) => row.lesson === lesson?.id);
		const level = framework.levels.find(({ n }) => n === latest?.result.level);
		return {
			name: who.name,
			home: home && { ...home, residenceId: newId() },
			helped: who.assistedBy !== null,
			open: overview.open && { id: overview.open.id, answered: overview.open.answered },
			latest:
				latest && level
					? { id: latest.id, level: level.name[say], words: level.words[say], at: latest.endedAt, passed: latest.result.passed }
					: null,
			lesson:
				lesson && suggested
					? {
							id: lesson.id,
							title: lesson.title[say],
							minutes: lesson.minutes,
							why: suggested.why,
							page: begun?.page ?? 1,
							pages: lesson.pages.length
						}
					: null,
			passed: mine.passed.map((row) => ({ id: row.lesson, title: lessons.get(row.lesson)!.title[say], at: row.at })),
			states: STATES.map((state) => ({
				state,
				reached: recognitions
					.filter((row) => row.state === state)
					.map((row) => ({ id: row.outcome, name: row.name[say], at: row.at, provisional: row.provisional }))
			})),
			followed: consents.some((consent) => consent.purpose === 'learning-analytics' && consent.holds)
		};
	});
};

export const actions: Actions = {
	/** A resident whose unit was split says in which part they live. */
	home: async ({ request, locals, url }) => {
		const { actor } = resident(locals.who, url);
		const form = await request.formData();
		return keeping({}, async () => {
			await tellHome(db(), actor, {
				person: actor.personId,
				residenceId: text(form, 'residenceId'),
				placeId: Number(text(form, 'place'))
			});
			return { told: true };
		});
	}
};
