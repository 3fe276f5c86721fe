import { redirect } from '@sveltejs/kit';
import { samplesOpen, signInStaff, visitorOf } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, secret, text } from '#routes/forms.ts';
import { ownPath } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const { who } = event.locals;
	const to = ownPath(event.url.searchParams.get('to'), '/office/board');
	if (who.kind === 'staff') redirect(303, to);
	return { trial: samplesOpen(visitorOf(event, new Date())) };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const username = text(form, 'username');
		return keeping({ username }, async () => {
			await signInStaff(signInDb(), visitorOf(event, new Date()), { username, password: secret(form, 'password') });
			const to = ownPath(event.url.searchParams.get('to'), '');
			redirect(303, `/staff/second-factor${to && `?to=${encodeURIComponent(to)}`}`);
		});
	}
};
