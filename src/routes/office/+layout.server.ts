import { error } from '@sveltejs/kit';
import { tasksWaiting } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { refusalWords } from '#lib/refusals.ts';
import type { LayoutServerLoad } from './$types';

/** For the bar and the menu. Who may enter at all is decided in `hooks.server.ts`; each page asks its own policy. */
export const load: LayoutServerLoad = async ({ locals }) => {
	const { who } = locals;
	if (who.kind !== 'staff') error(403, { message: refusalWords('forbidden'), code: 'forbidden' });
	const waiting = await tasksWaiting(db(), who.actor, { now: new Date() });
	return { name: who.name, roles: who.roles, sample: who.sample, waiting };
};
