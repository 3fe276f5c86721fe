import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { type ProposalRow } from './queries.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

/** Policies in the making and their simulations are seen by those who keep the items, the committee and administrators; they simulate, too. */
export const maySee = (db: Db): Promise<boolean> => actorHas(db, 'content', 'province', 'administrator');
/** Content staff and the committee propose. */
export const mayPropose = (db: Db): Promise<boolean> => actorHas(db, 'content', 'province');

/** Items in the making are tried by those who keep them. */
export const mayTryDrafts = (db: Db): Promise<boolean> => actorHas(db, 'content');

/** The committee or an administrator confirms or refuses, and never the author, who may only take it back. */
export async function mayDecide(db: Db, actor: Staff, { author }: ProposalRow): Promise<'yes' | 'own' | 'no'> {
	if (author === actor.accountId) return 'own';
	return (await actorHas(db, 'province', 'administrator')) ? 'yes' : 'no';
}
