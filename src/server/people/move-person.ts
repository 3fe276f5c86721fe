import { Refusal } from '#core/refusal.ts';
import { vietnamDay } from '#core/days.ts';
import { readBirth } from '#core/identifiers.ts';
import { placeById } from '#server/places/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { refused } from './database-refusals.ts';
import { householdCalled } from './households.ts';
import { isUuid } from './ids.ts';
import { found } from './open-person.ts';
import { mayKeep } from './policy.ts';
import { moveHome, placesToRegisterIn } from './queries.ts';
import { recognise } from './register-people.ts';

export interface Move {
	id: string;
	/** Of the new fact, made with the form. */
	residenceId: string;
	placeId: number;
	household: string;
	/** The day they moved, as typed; not after today. */
	since: string;
	now: Date;
}

/**
 * Somebody lives elsewhere from a day on. The old residence stays as history; the home, and with it who may see the person,
 * follows the latest one. A place beyond the actor's own may be chosen: its office keeps the person from then on.
 *
 * @throws Refusal `not-found`, `forbidden`, `move-day` (a day that is none, or after today), `place-ended`
 */
export async function movePerson(db: Db, actor: Actor, { id, residenceId, placeId, household, since, now }: Move): Promise<void> {
	const today = vietnamDay(now);
	const day = readBirth(since, today);
	if (!day.ok || day.date === null) throw new Refusal('move-day', 'not a day up to today');
	const from = day.date;
	return asActor(db, actor, async (db) => {
		const person = await found(db, id);
		mayKeep(person);
		const place = await placeById(db, placeId);
		if (!place || !isUuid(residenceId) || (place.level !== 'commune' && place.level !== 'hamlet'))
			throw new Refusal('not-found', 'no such commune or hamlet');
		if (place.validTo <= today) throw new Refusal('place-ended', 'the place is no longer in force');
		// A household of a place that is not ours is for its own office to name.
		const ours = (await placesToRegisterIn(db, [placeId])).length === 1;
		const householdId = ours ? await householdCalled(db, placeId, household) : null;
		await audit(db, actor, {
			action: 'moved-person',
			subjectKind: 'person',
			subjectId: id,
			placeId: person.placeId,
			details: { to: placeId }
		});
		await refused(() =>
			moveHome(db, {
				person: id,
				fact: residenceId,
				place: placeId,
				household: householdId,
				since: from,
				source: 'form',
				by: null
			})
		);
		await recognise(db, [id]);
	});
}
