import { redirect } from '@sveltejs/kit';
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
