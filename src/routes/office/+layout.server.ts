import { error, redirect } from '@sveltejs/kit';
import { refusalWords } from '#lib/refusals.ts';
import type { LayoutServerLoad } from './$types';

/** The office is for staff who showed a second factor; each page then asks its own policy. */
export const load: LayoutServerLoad = ({ locals, url }) => {
	const { who } = locals;
	if (who.kind === 'resident') error(403, { message: refusalWords('forbidden'), code: 'forbidden' });
	if (who.kind === 'public') redirect(303, `/staff/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	if (!who.secondFactor) redirect(303, '/staff/second-factor');
	return { name: who.name, roles: who.roles, sample: who.sample };
};
