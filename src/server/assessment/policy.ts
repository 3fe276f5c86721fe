import type { Mode } from '#contract/assessment.ts';
import type { Actor } from '#server/platform/actor.ts';

/** Whose a sitting is, as far as rights are concerned. */
interface Whose {
	person: string;
	recordedBy: string | null;
}

/** A resident answers in their own sitting; a member of staff only in one that they began themselves, for somebody. */
export function mayAnswer(actor: Actor, sitting: Whose): boolean {
	if (actor.kind === 'resident') return sitting.person === actor.personId;
	if (actor.kind === 'staff') return sitting.recordedBy === actor.accountId;
	return false;
}

/**
 * A resident begins for themselves, alone or with somebody helping; a member of staff begins for somebody else, helping
 * or watching, and never as if that person had been alone. Whether that person lives in the staff's places is asked of
 * the database (policy `begun_by_oneself_or_staff` on `sitting`).
 */
export function mayBegin(actor: Actor, person: string, mode: Mode): boolean {
	if (actor.kind === 'resident') return actor.personId === person && mode !== 'proctored';
	return actor.kind === 'staff' && mode !== 'alone';
}

/** A result is read by the person, and by staff of the places in which the person lives (the database's wall decides which). */
export const mayAskForResult = (actor: Actor): boolean => actor.kind === 'resident' || actor.kind === 'staff';
