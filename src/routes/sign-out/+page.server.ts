import { redirect } from '@sveltejs/kit';
import { endResidentSession, visitorOf } from '#server/platform/access/index.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: (event) => {
		endResidentSession(visitorOf(event, new Date()));
		redirect(303, '/');
	}
};
