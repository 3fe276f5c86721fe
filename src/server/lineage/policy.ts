import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { holds } from './decree-queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;
const forbidden = (why: string) => new Refusal('forbidden', why);

export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw forbidden('only staff settle what a decree leaves');
	return actor;
}

/** The workbench is seen by the province and by administrators. */
export async function maySee(db: Db, actor: Actor): Promise<Staff> {
	const staff = asStaff(actor);
	if (!(await holds(db, 'province')) && !(await holds(db, 'administrator')))
		throw forbidden('only the province and administrators see the workbench');
	return staff;
}

/** The province draws up decrees. */
export async function mayDraft(db: Db, actor: Actor): Promise<Staff> {
	const staff = asStaff(actor);
	if (!(await holds(db, 'province'))) throw forbidden('only the province draws up a decree');
	return staff;
}

/** Four eyes: nobody who had a hand in a draft applies it. */
export function mayApply(staff: Staff, drafters: string[]): void {
	if (drafters.includes(staff.accountId)) throw new Refusal('decree-own-draft', 'a second person applies a decree');
}
