import type { Db } from '../db/index.ts';
import { isUuid } from '../ids.ts';
import { actorHelps, actorManages, isInside } from './queries.ts';
import type { Role } from './who.ts';

type Held = Pick<Role, 'role' | 'placeId'>[];
const has = (held: Held, ...roles: Role['role'][]) => held.some(({ role }) => roles.includes(role));

/** Administrators look after all staff accounts, a commune's office after its own helpers. */
export const mayLookAfterStaff = (held: Held): boolean => has(held, 'administrator', 'commune');

/** An administrator grants any role. An office makes helpers, in its own commune or a hamlet of it, and nothing else. */
export async function mayGrant(db: Db, held: Held, wanted: { role: Role['role']; placeId: number | null }): Promise<boolean> {
	if (has(held, 'administrator')) return true;
	if (wanted.role !== 'helper' || wanted.placeId === null) return false;
	const offices = held.filter(({ role, placeId }) => role === 'commune' && placeId !== null).map(({ placeId }) => placeId!);
	return isInside(db, wanted.placeId, offices);
}

/**
 * An administrator changes any account; an office only those who are helpers of its own places and nothing more. The database
 * answers, for the office itself may not see what else somebody is elsewhere.
 */
export const mayChangeStaff = (db: Db, account: string): Promise<boolean> => actorManages(db, account);

/** The log is read by administrators, and by inspectors except for who signed in when. */
export const mayReadAudit = (held: Held): boolean => has(held, 'administrator', 'inspector');

/** Codes are printed, and consent is written down, by the office and helpers of the place and by managers of the person's organisation. */
export async function mayHelp(db: Db, person: string): Promise<boolean> {
	return isUuid(person) && (await actorHelps(db, person));
}
