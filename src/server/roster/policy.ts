import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { isOffice, isManager } from './queries/rights.ts';

/** Whose people a roster holds: those who live in a commune, or the members of an organisation. */
export type Target = { placeId: number } | { organisationId: string };

type Staff = Extract<Actor, { kind: 'staff' }>;

/** The office of a commune imports its residents; the manager of an organisation its members. Nobody else imports anybody. */
export async function mayImportInto(db: Db, actor: Actor, target: Target): Promise<void> {
	const may =
		actor.kind === 'staff' &&
		('placeId' in target ? await isOffice(db, target.placeId) : await isManager(db, target.organisationId));
	if (!may) throw new Refusal('forbidden', 'only the office of the commune, or a manager of the organisation, imports rosters');
}

/** Rosters are for staff. Which of them somebody sees, the database decides by row. */
export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw new Refusal('forbidden', 'only staff see rosters');
	return actor;
}
