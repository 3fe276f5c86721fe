import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/** Rules name nobody: all staff read them and what became of changes. */
export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw new Refusal('forbidden', 'rules are kept by staff');
	return actor;
}

/** The province says who belongs to an audience and what an outcome asks, as it sets the targets that count by them. */
export async function mayChange(db: Db, actor: Actor): Promise<Staff> {
	const staff = asStaff(actor);
	if (!(await actorHas(db, 'province'))) throw new Refusal('forbidden', 'only the province changes what is counted');
	return staff;
}
