import { plusDays, plusWorkingDays, vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { refused } from './database-refusals.ts';
import { isUuid } from './ids.ts';
import { mayDecide, mayKeep, maySee } from './policy.ts';
import { personById } from './read-queries.ts';
import {
	addRequest,
	closeRequestRow,
	requestById,
	requestRules,
	requestsInSight,
	requestsOf,
	type PersonRequest,
	type RequestRule
} from './request-queries.ts';

const TEXT = 1000;

/** What can be asked, and how soon the law wants it done. */
export const requestKinds = (db: Db): Promise<RequestRule[]> => requestRules(db);

/**
 * Somebody asks about what is kept of them: themselves, or at the counter through whoever keeps them. The days within which it
 * must be answered and done follow from the rule in force when it was asked, and are kept with it. Sent twice, it is one request;
 * asking for the same again while it is open answers the open one.
 *
 * @throws Refusal `not-found`, `forbidden`, `request-kind`
 */
export async function askAboutData(
	db: Db,
	actor: Actor,
	input: { id: string; personId: string; kind: string; words: string; now: Date }
): Promise<{ id: string }> {
	return asActor(db, actor, async (db) => {
		const person = isUuid(input.personId) ? await personById(db, input.personId) : null;
		if (!person || person.erasedAt || !isUuid(input.id))
			throw new Refusal('not-found', 'no such person within the walls of this actor');
		if (!(actor.kind === 'resident' && actor.personId === person.id)) mayKeep(person);
		const rule = (await requestRules(db)).find(({ kind }) => kind === input.kind);
		if (!rule) throw new Refusal('request-kind', 'not something that can be asked');
		const open = (await requestsOf(db, [person.id])).find(({ kind, closedAt }) => kind === rule.kind && closedAt === null);
		if (open) return { id: open.id };
		const today = vietnamDay(input.now);
		await refused(() =>
			addRequest(db, {
				id: input.id,
				person_id: person.id,
				kind: rule.kind,
				words: input.words.normalize('NFC').trim().slice(0, TEXT) || null,
				asked_at: input.now,
				recorded_by: actor.kind === 'staff' ? actor.accountId : null,
				answer_by: plusWorkingDays(today, rule.answerWorkingDays),
				done_by: plusDays(today, rule.doneDays)
			})
		);
		await audit(db, actor, {
			action: 'asked-about-data',
			subjectKind: 'person',
			subjectId: person.id,
			placeId: person.placeId,
			details: { kind: rule.kind }
		});
		return { id: input.id };
	});
}

/** What people within the actor's walls asked: the open ones, the most urgent first, and the hundred last closed. */
export async function listRequests(db: Db, actor: Actor): Promise<{ open: PersonRequest[]; closed: PersonRequest[] }> {
	return asActor(db, actor, async (db) => {
		maySee(actor);
		return { open: await requestsInSight(db, true, 500), closed: await requestsInSight(db, false, 100) };
	});
}

/**
 * The office says what became of a request. An erasure is not closed here but by erasing; a refusal needs its reason.
 *
 * @throws Refusal `not-found`, `forbidden`, `answer-missing`
 */
export async function answerRequest(
	db: Db,
	actor: Actor,
	{ id, outcome, answer, now }: { id: string; outcome: 'done' | 'refused'; answer: string; now: Date }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const request = isUuid(id) ? await requestById(db, id) : null;
		if (!request) throw new Refusal('not-found', 'no such request');
		mayDecide(request);
		const text = answer.normalize('NFC').trim().slice(0, TEXT);
		if (outcome === 'refused' && text === '') throw new Refusal('answer-missing', 'a refusal needs its reason');
		if (request.closedAt) return;
		await closeRequestRow(db, {
			personId: request.personId,
			id,
			at: now,
			by: actor.kind === 'staff' ? actor.accountId : null,
			outcome,
			answer: text || null
		});
		await audit(db, actor, {
			action: 'answered-request',
			subjectKind: 'person',
			subjectId: request.personId,
			details: { kind: request.kind, outcome }
		});
	});
}

/** The person takes their own request back. */
export async function withdrawRequest(
	db: Db,
	actor: Extract<Actor, { kind: 'resident' }>,
	{ id, now }: { id: string; now: Date }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const request = isUuid(id) ? await requestById(db, id) : null;
		if (!request || request.personId !== actor.personId) throw new Refusal('not-found', 'no such request');
		if (request.closedAt) return;
		await closeRequestRow(db, { personId: actor.personId, id, at: now, by: null, outcome: 'withdrawn', answer: null });
		await audit(db, actor, {
			action: 'withdrew-request',
			subjectKind: 'person',
			subjectId: actor.personId,
			details: { kind: request.kind }
		});
	});
}
