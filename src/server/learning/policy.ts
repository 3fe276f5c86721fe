import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';

/** Anyone may read lessons and do their checks; only a resident who is signed in has progress, and only their own. */
export function mustBeLearner(actor: Actor): string {
	if (actor.kind !== 'resident') throw new Refusal('not-signed-in', 'learning is kept for a signed-in resident');
	return actor.personId;
}
