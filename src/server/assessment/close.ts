import type { SittingResult } from '#contract/assessment.ts';
import { Refusal } from '#core/refusal.ts';
import type { Position } from '#core/sitting.ts';
import { readFramework } from '#server/framework/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { addExposure } from './bank-queries.ts';
import type { LiveSitting } from './live.ts';
import { addEvidence, askForRecognition, closeSitting, personOf } from './queries.ts';
import { evidenceOf, resultOf } from './result.ts';

/** The items that were out in a sitting: those answered and the one that was waiting. */
const itemsOut = (position: Position, current: number | null): number[] => {
	const answered = position.answers.map(({ item }) => item);
	return current === null || answered.includes(current) ? answered : [...answered, current];
};

/**
 * Ends a sitting with its result, within the transaction of what ended it: result, evidence, counts and the call for
 * recognition are stored together or not at all. `position` is the last one; `current` the item left unanswered.
 * Answers the result, or null where the sitting was moved or closed by somebody else meanwhile.
 */
export async function finish(
	db: Db,
	live: LiveSitting,
	position: Position,
	current: number | null,
	reason: SittingResult['reason'],
	now: Date
): Promise<SittingResult | null> {
	const framework = await readFramework(db);
	const result = resultOf(live, position, framework, reason);
	const closed = await closeSitting(db, {
		person: live.person,
		id: live.id,
		answers: position.answers.length,
		state: 'finished',
		reason,
		result,
		now
	});
	if (!closed) return null;
	const person = await personOf(db, live.person);
	if (!person) throw new Refusal('not-found', `person ${live.person} is not visible`);
	await addEvidence(db, evidenceOf(live, result, framework, newId), {
		person: live.person,
		placeId: person.placeId,
		at: now,
		recordedBy: live.recordedBy,
		device: live.device,
		mode: live.mode,
		sitting: live.id
	});
	await addExposure(db, live.counter, live.bank.id, itemsOut(position, current));
	await askForRecognition(db, [live.person]);
	return result;
}

/** Ends a sitting without a result: it gives no evidence, and what was shown in it counts as shown. */
export async function drop(db: Db, live: LiveSitting, state: 'abandoned' | 'expired', now: Date): Promise<boolean> {
	const closed = await closeSitting(db, {
		person: live.person,
		id: live.id,
		answers: live.position.answers.length,
		state,
		reason: state,
		result: null,
		now
	});
	if (closed) await addExposure(db, live.counter, live.bank.id, itemsOut(live.position, live.current));
	return closed;
}
