import { Refusal } from '#core/refusal.ts';
import type { TeamEvent } from '#core/teams/team.ts';
import type { Actor } from '#server/platform/actor.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw new Refusal('forbidden', 'teams are kept by staff');
	return actor;
}

/** What somebody is to a team. */
export interface Hand {
	/** The office of its commune. */
	keeps: boolean;
	/** The provincial office. */
	province: boolean;
	/** The member of whom something is told. */
	self: boolean;
}

/**
 * The office of the commune keeps its teams. Where a team belongs whose unit went in two, the province may say, too. What residents see of
 * a member, that member says as well as the office, which has it on paper.
 */
export function mayTell(kind: TeamEvent, { keeps, province, self }: Hand): boolean {
	if (keeps) return true;
	if (kind === 'settled') return province;
	return (kind === 'consented' || kind === 'withdrew') && self;
}
