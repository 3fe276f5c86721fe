import type { Actor } from '../../actor.ts';
import type { Db } from '../../db/index.ts';
import { recordConsent, type Said } from './record-consent.ts';

/**
 * Somebody agrees to one purpose: oneself, or with a helper who is named.
 *
 * @throws Refusal `forbidden`, `not-found`, `consent-not-asked`, `wording-changed`, `representative-needed`, `gone`
 */
export const giveConsent = (db: Db, actor: Exclude<Actor, { kind: 'public' | 'system' }>, said: Said): Promise<void> =>
	recordConsent(db, actor, said, true);
