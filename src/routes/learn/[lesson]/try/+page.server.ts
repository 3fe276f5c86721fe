import { ask, chosenIn, readAnswer } from '#contract/question.ts';
import { reachedBy } from '#contract/stage.ts';
import { verdictOf } from '#core/answers.ts';
import { lessonCalled, noteProgress } from '#server/learning/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '../../../doors.ts';
import { language } from '../../lesson.ts';
import type { PageServerLoad } from './$types';

/** After so many wrong tries the reason is shown, as a hint; which place is right is still for the learner to find. */
const HINT_AFTER = 2;

/**
 * The one thing to do. What was touched or done comes in the address, so that going back never asks to send something again.
 * A right try is remembered for a resident: passing the check then counts as having practised.
 */
export const load: PageServerLoad = async ({ params, url, locals }) => {
	const lesson = await orError(() => lessonCalled(params.lesson));
	const say = language();
	const question = ask(lesson.task.try, say, lesson.id);
	const source = lesson.task.try;
	const given = readAnswer(url.searchParams, 'touch', question);
	const verdict = given === undefined ? 'wrong' : verdictOf(source, given);
	const right = verdict === 'right';
	const tries =
		Math.min(Math.max(0, Math.trunc(Number(url.searchParams.get('tries') ?? 0)) || 0), 99) +
		(given === undefined || right ? 0 : 1);
	if (locals.who.kind === 'resident')
		await noteProgress(db(), locals.who.actor, {
			lesson: lesson.id,
			page: lesson.pages.length + 1,
			taskDone: right,
			now: new Date()
		});
	return {
		lesson: { id: lesson.id, title: lesson.title[say], pages: lesson.pages.length },
		text: lesson.task.text[say],
		question,
		/** What was touched, or done act by act; null while it is not brought to an end. */
		given: typeof given === 'string' ? [given] : Array.isArray(given) ? given : null,
		chosen: given === undefined ? chosenIn(url.searchParams, 'touch', question) : {},
		reached: source.type === 'performance' && Array.isArray(given) ? reachedBy(source, given, say) : [],
		right,
		partly: verdict === 'partly',
		tries,
		rationale: right || tries >= HINT_AFTER ? source.rationale[say] : null,
		attempt: newId()
	};
};
