import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { reportsFor } from './queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/** Reports are figures, and figures are for staff. */
export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw new Refusal('forbidden', 'only staff write reports');
	return actor;
}

/** How the reports of a place look is for its own office to say: the commune's, or the province's. */
export async function mayChangeTemplate(db: Db, actor: Actor, placeId: number): Promise<Staff> {
	const staff = asStaff(actor);
	if (!(await reportsFor(db, placeId))) throw new Refusal('forbidden', 'only the office of the place changes its template');
	return staff;
}
