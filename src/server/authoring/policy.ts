import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { actorKeepsItems, writtenBy } from './queries.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

/** Items are kept by those who hold the role `content`, and seen with their keys by nobody else. */
export async function mustKeepItems(db: Db): Promise<void> {
	if (!(await actorKeepsItems(db))) throw new Refusal('forbidden', 'only the role content keeps items');
}

/** Nobody reviews what they wrote: the version itself, or any version since the one released before it. */
export async function mustBeAnother(db: Db, actor: Staff, item: string, version: number): Promise<void> {
	if (await writtenBy(db, item, version, actor.accountId))
		throw new Refusal('item-own-review', `${actor.accountId} wrote ${item} version ${version}`);
}
