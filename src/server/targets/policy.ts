import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/** Targets name nobody: all staff read them and their history. */
export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw new Refusal('forbidden', 'targets are kept by staff');
	return actor;
}

/**
 * The province sets targets, revises them and confirms what they mean after a merger. One account is enough: each version names the signed
 * document that it follows, is kept beside those before, and is in the log; a wrong one is answered by another.
 */
export async function maySet(db: Db, actor: Actor): Promise<Staff> {
	const staff = asStaff(actor);
	if (!(await actorHas(db, 'province'))) throw new Refusal('forbidden', 'only the province sets targets');
	return staff;
}
