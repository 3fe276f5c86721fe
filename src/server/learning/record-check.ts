import type { Lesson } from '#contract/content.ts';
import type { Given } from '#contract/question.ts';
import { isRight } from '#core/answers.ts';
import { check, type Checked } from '#core/check.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { learning } from './content.ts';
import { mayFollow, mustBeLearner } from './policy.ts';
import { addAttempt, addEvidence, attemptOf, progressIn, type Attempt } from './queries.ts';
import { lessonCalled } from './read-lesson.ts';

export interface CheckInput {
	/** A UUID made when the attempt was begun. Sent twice, it counts once. */
	id: string;
	lesson: string;
	/** By id of the question. */
	answers: Record<string, Given>;
	/** What was touched or done on the simulated device in this lesson, if it was. */
	task?: Given | undefined;
	/** When the last question was answered, where that was not now (no network then). */
	happenedAt?: Date;
	device?: string;
	/** The account of the helper who sits beside them. */
	assistedBy?: string | null;
}

/** What came of an attempt, and what it left. */
export interface CheckResult extends Checked {
	taskRight: boolean;
	/** New evidence: `lesson:k1`, `practice:scam`. Nothing when passed before, or sent twice. */
	evidence: string[];
}

/**
 * Judges an attempt at a lesson's check without keeping it: for whoever has not signed in.
 * @throws Refusal `not-found`, `check-incomplete`
 */
export async function judgeCheck(
	input: Pick<CheckInput, 'lesson' | 'answers' | 'task'>
): Promise<Checked & { taskRight: boolean }> {
	const { policy } = await learning();
	const lesson = await lessonCalled(input.lesson);
	const unanswered = lesson.checks.filter((question) => input.answers[question.id] === undefined);
	if (unanswered.length > 0)
		throw new Refusal('check-incomplete', `${unanswered.length} questions have no answer`, { count: unanswered.length });
	const taskRight = input.task !== undefined && isRight(lesson.task.try, input.task);
	return { ...check(lesson.checks, input.answers, policy.checks.passShare), taskRight };
}

/**
 * Keeps an attempt at a lesson's check. Passing leaves the evidence `lesson:<id>`, and, where the lesson's task was done right
 * on the simulated screen (now or on another day), `practice:<x>` for what the lesson practises; recognition follows.
 * All of it happens, or none; sent twice, the second time only tells what the first kept.
 *
 * @throws Refusal `not-signed-in`, `not-found`, `bad-input`, `check-incomplete`; `conflict` when the id was used for something else
 */
export async function recordCheck(db: Db, actor: Actor, input: CheckInput & { now: Date }): Promise<CheckResult> {
	const person = mustBeLearner(actor);
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(input.id))
		throw new Refusal('bad-input', 'the attempt id is no UUID', { field: 'attempt', reason: 'UUID' });
	const lesson = await lessonCalled(input.lesson);
	const judged = await judgeCheck(input);
	const { version } = await learning();
	return asActor(db, actor, async (db) => {
		const done = judged.taskRight || (await progressIn(db, person, lesson.id))?.task_done_at != null;
		const attempt: Attempt = {
			person_id: person,
			id: input.id,
			lesson: lesson.id,
			content: version,
			answers: JSON.stringify((await mayFollow(db, person, input.now)) ? kept(lesson, input.answers, judged) : {}),
			task_right: done,
			right_count: judged.rightCount,
			question_count: judged.questionCount,
			passed: judged.passed,
			// A device's clock may be ahead; nothing has happened after now.
			happened_at: input.happenedAt && input.happenedAt < input.now ? input.happenedAt : input.now,
			recorded_by: input.assistedBy ?? null,
			device: input.device ?? null,
			mode: input.assistedBy ? 'assisted' : 'alone'
		};
		if (!(await addAttempt(db, attempt))) return again(db, attempt, judged);
		const earned = judged.passed
			? [`lesson:${lesson.id}`, ...(done ? lesson.practises.map((practice) => `practice:${practice}`) : [])]
			: [];
		const evidence =
			earned.length > 0
				? await addEvidence(
						db,
						earned.map((what) => ({ id: newId(), what })),
						attempt
					)
				: [];
		if (evidence.length > 0) await enqueue(db, 'recognise', { people: [person] }, `recognise ${person}`);
		return { ...judged, taskRight: done, evidence };
	});
}

/** What may be kept of the answers: ids as they are; of a wrong answer that may hold typed words nothing but that there was one. */
function kept(lesson: Lesson, answers: Record<string, Given>, judged: Checked): Record<string, Given> {
	return Object.fromEntries(
		lesson.checks.map((question) => [
			question.id,
			(question.type === 'short' || question.type === 'performance') && !judged.right[question.id] ? '' : answers[question.id]!
		])
	);
}

/** The id is known: the same attempt again is told what was kept; another one is refused. */
async function again(db: Db, attempt: Attempt, judged: Checked): Promise<CheckResult> {
	const known = await attemptOf(db, attempt.person_id, attempt.id);
	if (known?.lesson !== attempt.lesson || known.right_count !== judged.rightCount)
		throw new Refusal('conflict', `attempt ${attempt.id} was kept before with other answers`);
	return { ...judged, taskRight: known.task_right, evidence: [] };
}

/** Whether this resident's attempt of that id is kept. */
export async function attemptKept(db: Db, actor: Actor, id: string): Promise<boolean> {
	const person = mustBeLearner(actor);
	return asActor(db, actor, async (db) => (await attemptOf(db, person, id)) !== undefined);
}
