import { redirect } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import type { Who } from '#server/platform/access/index.ts';

/** Only a path of ours: never a way out to another site. */
export const ownPath = (to: string | null | undefined, otherwise: string): string =>
	to && /^\/(?![/\\])/.test(to) ? to : otherwise;

/** The resident who asks; others are asked to sign in and come back. */
export function resident(who: Who, url: URL): Extract<Who, { kind: 'resident' }> {
	if (who.kind !== 'resident') redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	return who;
}

/** The member of staff who asks, second factor shown; others are asked to sign in and come back. */
export function staff(who: Who, url: URL): Extract<Who, { kind: 'staff' }> {
	if (who.kind === 'half-staff') redirect(303, '/staff/second-factor');
	if (who.kind !== 'staff') redirect(303, `/staff/sign-in?to=${encodeURIComponent(url.pathname)}`);
	return who;
}

/** The member of staff in whose name a lent device answers, in the one sitting it was lent for; others find their way from the list of sittings. */
export function lender(who: Who, sitting: string): Extract<Who, { kind: 'lent' }> {
	if (who.kind !== 'lent' || who.sitting !== sitting)
		redirect(303, who.kind === 'staff' ? '/office/sittings' : '/staff/sign-in?to=/office/sittings');
	return who;
}

/** The same for a program, which is told so instead of being sent to a page. @throws Refusal `not-signed-in`, `second-factor-needed`, `forbidden` */
export function staffOrRefuse(who: Who): Extract<Who, { kind: 'staff' }> {
	if (who.kind === 'half-staff') throw new Refusal('second-factor-needed', 'the second factor is still to be shown');
	if (who.kind !== 'staff') throw new Refusal('not-signed-in', 'figures of the office are for staff');
	if (who.startingPassword) throw new Refusal('forbidden', 'the starting password is still to be changed');
	return who;
}
