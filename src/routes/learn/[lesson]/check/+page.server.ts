import { redirect } from '@sveltejs/kit';
import { chosenIn } from '#contract/question.ts';
import { reachedBy } from '#contract/stage.ts';
import { verdictOf } from '#core/answers.ts';
import { lessonCalled, noteProgress } from '#server/learning/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '../../../doors.ts';
import { askedChecks, asQuery, carried, isAttempt, language } from '../../lesson.ts';
import type { PageServerLoad } from './$types';

/**
 * Five questions, one after the other, each explained once it is answered. Everything answered so far is in the address, so
 * this works without script and without signing in, survives a lost connection, and Back is simply back. Whatever is in the
 * address, it is judged again when the attempt is kept. `at` names the question that was sent just now.
 */
export const load: PageServerLoad = async ({ params, url, locals }) => {
	const lesson = await orError(() => lessonCalled(params.lesson));
	const fields = url.searchParams;
	const attempt = fields.get('attempt');
	if (!isAttempt(attempt)) redirect(303, `${url.pathname}?attempt=${newId()}`);
	const say = language();
	const checks = askedChecks(lesson, attempt, fields);
	const answered = checks.findIndex(({ given }) => given === undefined);
	const whole = answered < 0 ? checks.length : answered;
	const sent = Math.trunc(Number(fields.get('at') ?? 0)) || 0;
	const explained = sent >= 1 && sent <= whole;
	if (whole === checks.length && !explained)
		redirect(303, `/learn/${lesson.id}/result?${asQuery(carried(fields, attempt, checks))}`);
	const at = explained ? sent : whole + 1;
	const { name, question, source, given } = checks[at - 1]!;
	const resident = locals.who.kind === 'resident';
	if (locals.who.kind === 'resident' && whole === 0)
		await noteProgress(db(), locals.who.actor, { lesson: lesson.id, page: lesson.pages.length + 2, now: new Date() });
	const before = carried(fields, attempt, checks.slice(0, explained ? at : at - 1));
	return {
		lesson: { id: lesson.id, title: lesson.title[say], pages: lesson.pages.length },
		at,
		of: checks.length,
		name,
		question,
		before,
		next: explained ? `?${asQuery(before)}` : null,
		explained:
			explained && given !== undefined
				? {
						keyed: source,
						given,
						verdict: verdictOf(source, given),
						rationale: source.rationale[say],
						why: 'credit' in source ? source.credit?.why[say] : undefined,
						reached: source.type === 'performance' && Array.isArray(given) ? reachedBy(source, given, say) : []
					}
				: null,
		chosen: chosenIn(fields, name, question),
		// A performance goes on act by act: nothing is missing, it is only not at its end.
		missing: sent === at && !explained && question.type !== 'performance',
		last: at === checks.length,
		resident
	};
};
