import type { Actor } from '../../actor.ts';
import type { Db } from '../../db/index.ts';
import { recordConsent, type Said } from './record-consent.ts';

/**
 * Somebody no longer agrees, or does not. What was done before stays lawful; from now on nothing new is done for this purpose.
 *
 * @throws Refusal `forbidden`, `not-found`, `consent-not-asked`, `gone`
 */
export const withdrawConsent = (db: Db, actor: Exclude<Actor, { kind: 'public' | 'system' }>, said: Said): Promise<void> =>
	recordConsent(db, actor, said, false);
