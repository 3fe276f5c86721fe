import { redirect } from '@sveltejs/kit';
import type { Given } from '#contract/question.ts';
import { needed } from '#core/check.ts';
import { pageAbout } from '#core/look-again.ts';
import { attemptKept, following, judgeCheck, learning, lessonCalled, recordCheck, suggest } from '#server/learning/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { attempt as attempted, orError } from '../../../doors.ts';
import { askedChecks, asQuery, carried, isAttempt, language, taskIn } from '../../lesson.ts';
import type { Actions, PageServerLoad } from './$types';

/** The attempt that an address carries; whoever comes without a whole one is sent to the questions. */
async function attemptIn(lessonId: string, fields: URLSearchParams) {
	const lesson = await orError(() => lessonCalled(lessonId));
	const id = fields.get('attempt');
	if (!isAttempt(id)) redirect(303, `/learn/${lesson.id}/check`);
	const checks = askedChecks(lesson, id, fields);
	const query = asQuery(carried(fields, id, checks));
	const answers: Record<string, Given> = {};
	for (const { source, given } of checks) {
		if (given === undefined) redirect(303, `/learn/${lesson.id}/check?${query}`);
		answers[source.id] = given;
	}
	return { lesson, id, query, input: { lesson: lesson.id, answers, task: taskIn(lesson, fields) } };
}

export const actions: Actions = {
	/** Keeps the attempt, and shows the result at an address of its own, so that reloading sends nothing again. */
	default: ({ params, url, locals }) =>
		attempted(async () => {
			const { lesson, id, query, input } = await attemptIn(params.lesson, url.searchParams);
			const { who } = locals;
			await recordCheck(db(), who.actor, {
				...input,
				id,
				now: new Date(),
				assistedBy: who.kind === 'resident' ? who.assistedBy : null
			});
			redirect(303, `/learn/${lesson.id}/result?${query}`);
		})
};

export const load: PageServerLoad = async ({ params, url, locals }) => {
	const fields = url.searchParams;
	const { lesson, id, query, input } = await attemptIn(params.lesson, fields);
	const judged = await judgeCheck(input);
	const { policy, lessons } = await learning();
	const say = language();
	const { actor, kind } = locals.who;
	const kept = kind === 'resident' && (await attemptKept(db(), actor, id));
	const [suggested] = kind === 'resident' ? await suggest(db(), actor, { count: 1 }) : [];
	const next = lessons.get(suggested?.lesson ?? '') ?? (kind === 'resident' ? undefined : await following(lesson.id));
	const pages = lesson.pages.map((page) => `${page.heading[say]} ${page.text[say]}`);
	const again = lesson.checks
		.filter((question) => !judged.right[question.id])
		.map((question) => pageAbout(`${question.stem[say]} ${question.rationale[say]}`, pages))
		.filter((page) => page !== undefined);
	return {
		lesson: { id: lesson.id, title: lesson.title[say], summary: lesson.summary[say], pages: lesson.pages.length },
		right: judged.rightCount,
		of: judged.questionCount,
		needed: needed(judged.questionCount, policy.checks.passShare),
		passed: judged.passed,
		practised: lesson.practises.length > 0,
		taskRight: judged.taskRight,
		resident: kind === 'resident',
		kept,
		here: `/learn/${lesson.id}/result?${query}`,
		again: [...new Set(again)]
			.toSorted((one, other) => one - other)
			.map((page) => ({ page: page + 1, heading: lesson.pages[page]!.heading[say] })),
		fresh: `/learn/${lesson.id}/check?${asQuery(carried(fields, newId(), []))}`,
		next: next && next.id !== lesson.id ? { id: next.id, title: next.title[say], minutes: next.minutes } : null
	};
};
