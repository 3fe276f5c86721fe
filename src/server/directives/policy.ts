import type { Kind } from '#core/tasks/state.ts';
import { canFollow, KINDS, type Stage } from '#core/tasks/state.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

/** What somebody is to a task. */
export interface Hand {
	/** Does it or leads it, or leads the team that has it. */
	doer: boolean;
	/** Accountable for it: accepts the result. */
	acceptor: boolean;
	issuer: boolean;
	/** Is the office of its unit, or one above. */
	office: boolean;
}

export function asStaff(actor: Actor): Staff {
	if (actor.kind !== 'staff') throw new Refusal('forbidden', 'directives are for staff');
	return actor;
}

/**
 * Who does the task accepts it or asks back, tells how it goes and hands in evidence. Whoever is accountable confirms, sends back and
 * reopens, and never their own work. A question is answered by who issued the task or is accountable. Hands change by anybody of these
 * or by the office. Reminders and steps up the line are the system's.
 */
export function mayWrite(kind: Kind, { doer, acceptor, issuer, office }: Hand): boolean {
	switch (kind) {
		case 'accepted':
		case 'questioned':
		case 'progressed':
		case 'milestone-done':
		case 'evidence':
			return doer;
		case 'answered':
			return issuer || acceptor;
		case 'confirmed':
		case 'sent-back':
		case 'reopened':
			return acceptor && !doer;
		case 'handed-over':
		case 'restated':
			return doer || acceptor || issuer || office;
		case 'issued':
		case 'reminded':
		case 'escalated':
		case 'target-reached':
			return false;
	}
}

/** What somebody may do with a task as it stands; new hands for a new unit only where the old unit ended. */
export const movesOf = (task: { state: Stage; proposed: boolean; unitEnded: boolean }, hand: Hand): Kind[] =>
	KINDS.filter(
		(kind) =>
			mayWrite(kind, hand) &&
			canFollow(task, kind) &&
			(kind !== 'restated' || task.unitEnded) &&
			(kind !== 'handed-over' || !task.unitEnded)
	);

/** A part is given by who does or leads the whole, or by its office, once it is accepted. */
export const mayBreakDown = (task: { state: Stage; unitEnded: boolean }, { doer, office }: Hand): boolean =>
	task.state === 'accepted' && !task.unitEnded && (doer || office);
