import { redirect } from '@sveltejs/kit';
import { endStaffSession, visitorOf } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		await endStaffSession(signInDb(), visitorOf(event, new Date()));
		redirect(303, '/staff/sign-in');
	}
};
