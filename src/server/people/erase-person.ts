import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { refused } from './database-refusals.ts';
import { forgetPerson, namesOf } from './erase-queries.ts';
import { found } from './open-person.ts';
import { mayDecide } from './policy.ts';
import { voicesOf } from './read-queries.ts';
import { closeRequestRow, requestsOf } from './request-queries.ts';

/** On what ground somebody is forgotten; words: `people_basis_<basis>`. */
export const ERASURE_BASES = ['asked', 'consent-withdrawn', 'not-needed', 'unlawful', 'ordered'] as const;
export type ErasureBasis = (typeof ERASURE_BASES)[number];

/**
 * Forgets a person: who they are, their way in, and every text that could name them. What happened stays and names nobody, so that
 * no tally moves. It cannot be undone. Open requests of theirs are closed with it, all but the fact that they were made.
 *
 * @param input.typed what the officer typed to confirm: the person's name, tones or not
 * @throws Refusal `not-found`, `gone`, `merged`, `forbidden`, `name-not-confirmed`, `basis-missing`, `reason-missing`, `reason-names` (the reason would name them)
 */
export async function erasePerson(
	db: Db,
	actor: Actor,
	input: { id: string; basis: string; reason: string; typed: string; now: Date }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const person = await found(db, input.id);
		mayDecide(person);
		const reason = input.reason.normalize('NFC').trim().slice(0, 500);
		if (!(ERASURE_BASES as readonly string[]).includes(input.basis)) throw new Refusal('basis-missing', 'no ground was chosen');
		if (reason === '') throw new Refusal('reason-missing', 'no reason was given');
		if (toneless(input.typed) !== toneless(person.name)) throw new Refusal('name-not-confirmed', 'the typed name is another');
		const ids = await voicesOf(db, person.id);
		const said = toneless(reason);
		// Nine digits and more are a telephone or a personal number, however they are set apart.
		if ((await namesOf(db, ids)).some((name) => said.includes(name)) || /\d{9}/.test(said.replace(/[\s.+-]/g, '')))
			throw new Refusal('reason-names', 'the reason names the person');
		for (const request of (await requestsOf(db, ids)).filter(({ closedAt }) => closedAt === null))
			await closeRequestRow(db, {
				personId: request.personId,
				id: request.id,
				at: input.now,
				by: actor.kind === 'staff' ? actor.accountId : null,
				outcome: request.kind === 'erase' ? 'done' : 'withdrawn',
				answer: null
			});
		await refused(() => forgetPerson(db, person.id, input.basis, reason));
		await audit(db, actor, {
			action: 'erased-person',
			subjectKind: 'person',
			subjectId: person.id,
			placeId: person.placeId,
			details: { basis: input.basis }
		});
	});
}
