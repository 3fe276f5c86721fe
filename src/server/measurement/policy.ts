import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

/** Figures of items and groups are seen by those who keep the items, the steering committee and administrators. @throws Refusal `forbidden` */
export async function maySee(db: Db): Promise<void> {
	if (!(await actorHas(db, 'content', 'province', 'administrator')))
		throw new Refusal('forbidden', 'neither content, province nor administrator');
}

/** Whoever keeps the items or steers the movement asks for an analysis; it changes nothing. */
export const mayAsk = (db: Db): Promise<boolean> => actorHas(db, 'content', 'province');

/** The committee or an administrator releases; and never the one who asked for the analysis: a second pair of eyes. */
export async function mayRelease(db: Db, actor: Staff, askedBy: string): Promise<boolean> {
	return actor.accountId !== askedBy && (await actorHas(db, 'province', 'administrator'));
}
