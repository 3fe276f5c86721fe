import { Refusal } from '#core/refusal.ts';
import { hasConsent } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Anyone may read lessons and do their checks; only a resident who is signed in has progress, and only their own. */
export function mustBeLearner(actor: Actor): string {
	if (actor.kind !== 'resident') throw new Refusal('not-signed-in', 'learning is kept for a signed-in resident');
	return actor.personId;
}

/** What a person agrees to whose way of learning is recorded; in `consent_wording`. */
const PURPOSE = 'learning-analytics';

/**
 * Which lessons somebody opened and how they answered is kept only with their consent. That they passed one is not asked for:
 * it is what the commune's list is for.
 */
export const mayFollow = (db: Db, person: string, now: Date): Promise<boolean> => hasConsent(db, person, PURPOSE, now);
