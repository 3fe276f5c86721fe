import type { SentAnswer, SittingView } from '#contract/assessment.ts';
import type { Language } from '#contract/question.ts';
import { pointsOf, type Given } from '#core/answers.ts';
import { replay } from '#core/performance/index.ts';
import { Refusal } from '#core/refusal.ts';
import { fractionOf } from '#core/shuffle.ts';
import { ends, next, take, type Position } from '#core/sitting.ts';
import { isWhole } from '#core/whole.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, poolOf, type Db } from '#server/platform/db/index.ts';
import { readPolicy } from '#server/framework/index.ts';
import { finish } from './close.ts';
import { expireIfDue } from './expire-sittings.ts';
import { findSitting, forget, keep, type LiveSitting } from './live.ts';
import { hasAnswer, recordAnswerIn, type RecordAnswer, type Recorded, type SittingRow } from './queries.ts';
import { recordTogether } from './record-together.ts';
import { closedView, maskedIn, viewOf } from './view.ts';

/** The longest that one question adds to the time at the questions; a phone left lying adds no more. */
const LONGEST_MS = 10 * 60_000;

export interface RecordAnswers {
	sitting: string;
	/** In the order in which they were given. */
	answers: readonly SentAnswer[];
	language: Language;
	now: Date;
}

/**
 * Takes answers into an open sitting and gives the next question; the answer that ends it stores the result too. An answer
 * sent twice counts once and gives what is next now.
 * @throws Refusal `not-found`, `sitting-closed`, `answer-out-of-turn` (another question is out: another tab went on),
 *   `answer-incomplete` (something of the answer is missing, or was never offered), `act-impossible` (what is told of a
 *   performance cannot have been done; `at` says which act)
 */
export async function recordAnswers(
	db: Db,
	actor: Actor,
	{ sitting, answers, language, now }: RecordAnswers
): Promise<SittingView> {
	let after: LiveSitting | SittingRow | undefined;
	for (const answer of answers) after = await recordOne(db, actor, sitting, answer, now);
	if (!after) throw new Refusal('bad-input', 'no answers', { field: 'answers', reason: '' });
	return 'course' in after
		? viewOf(after, language)
		: closedView(after, await readPolicy(db, after.group_id, after.policy_version));
}

/** Memory may lag behind the database (another process, another tab), so what does not fit is looked at once more, afresh. */
async function recordOne(db: Db, actor: Actor, id: string, answer: SentAnswer, now: Date): Promise<LiveSitting | SittingRow> {
	for (const fresh of [false, true, true]) {
		const found = await findSitting(db, actor, id, { fresh });
		if ('closed' in found) {
			if (await asActor(db, actor, (tx) => hasAnswer(tx, found.closed, answer.id))) return found.closed;
			throw new Refusal('sitting-closed', `sitting ${id} is ${found.closed.state}`);
		}
		const { live } = found;
		if (live.known.has(answer.id)) return live;
		if (await expireIfDue(db, actor, live, now)) continue;
		const out = live.current === null ? null : live.bank.items[live.current]!.id;
		if (out !== answer.item) {
			if (fresh) throw new Refusal('answer-out-of-turn', `${answer.item} was answered, ${out} is out`, { item: out });
			continue;
		}
		const told = await step(db, actor, live, answer, now);
		if (told !== 'moved') return told;
	}
	throw new Refusal('conflict', `sitting ${id} moves too fast`);
}

/** One step from where the sitting stands; `moved` where it no longer stands there. */
async function step(
	db: Db,
	actor: Actor,
	live: LiveSitting,
	answer: SentAnswer,
	now: Date
): Promise<LiveSitting | SittingRow | 'moved'> {
	const { course, exposure, policy } = live;
	const item = live.current!;
	const { response, category } = judge(live, item, answer.response);
	const position = take(course, live.position, { item, category });
	const workingMs = live.workingMs + Math.min(answer.elapsed, LONGEST_MS);
	const isOpen = (n: number) => exposure.mayShow(n, policy.exposure);
	const following = next(course, position, live.allowed, fractionOf(`${live.id} ${position.answers.length}`), isOpen);
	const reason = ends(course, position, workingMs / 1000, following);

	const record: RecordAnswer = {
		account: actor.kind === 'staff' ? actor.accountId : null,
		actor: actor.kind === 'resident' ? actor.personId : null,
		person: live.person,
		sitting: live.id,
		answer: answer.id,
		expected: live.position.answers.length,
		item,
		response,
		category,
		answeredAt: answer.answeredAt,
		elapsedMs: answer.elapsed,
		workingMs,
		next: reason ? null : following,
		now
	};
	if (reason) return end(db, actor, live, position, record, reason);

	exposure.count(following!);
	let told: Recorded | undefined;
	try {
		told = await recordTogether(poolOf(db), record);
	} finally {
		if (told !== 'recorded') exposure.takeBack(following!);
	}
	if (told !== 'recorded') {
		forget(db, live.id);
		return 'moved';
	}
	const after = { ...live, position, workingMs, current: following, known: new Set(live.known).add(answer.id) };
	keep(db, after);
	return after;
}

/** The answer that ends a sitting: it and everything that follows from it, in one transaction. */
async function end(
	db: Db,
	actor: Actor,
	live: LiveSitting,
	position: Position,
	record: RecordAnswer,
	reason: NonNullable<ReturnType<typeof ends>>
): Promise<SittingRow | 'moved'> {
	const told = await asActor(db, actor, async (tx) => {
		const told = await recordAnswerIn(tx, record);
		if (told === 'recorded' && !(await finish(tx, live, position, null, reason, record.now)))
			throw new Error(`sitting ${live.id} was closed within its own transaction`);
		return told;
	});
	forget(db, live.id);
	if (told !== 'recorded') return 'moved';
	const found = await findSitting(db, actor, live.id);
	if (!('closed' in found)) throw new Error(`sitting ${live.id} is open after its end`);
	return found.closed;
}

/** The answer in the writer's names, and its category: the points that it earns, 0 for "I don't know". */
function judge(live: LiveSitting, item: number, response: Given | null): { response: Given | null; category: number } {
	if (response === null) return { response: null, category: 0 };
	const { question, unmask } = maskedIn(live.id, live.bank.items[item]!);
	if (question.type === 'performance' && Array.isArray(response)) {
		const replayed = replay(question, response);
		if ('fault' in replayed)
			throw new Refusal('act-impossible', `${question.id}: act ${replayed.at + 1} is ${replayed.fault}`, {
				item: question.id,
				at: replayed.at + 1,
				fault: replayed.fault
			});
	}
	if (!isWhole(question, response))
		throw new Refusal('answer-incomplete', `not a whole answer to ${question.id} (${question.type})`, { item: question.id });
	return { response: unmask(response), category: pointsOf(question, response) };
}
