import { redirect } from '@sveltejs/kit';
import { signInByCode, signInByLogin, visitorOf } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, secret, text } from '#routes/forms.ts';
import { ownPath } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const to = ownPath(url.searchParams.get('to'), '');
	if (locals.who.kind === 'resident') redirect(303, to || '/me');
	return { to, byName: url.searchParams.has('name') };
};

export const actions: Actions = {
	code: async (event) => {
		const form = await event.request.formData();
		const code = text(form, 'code').slice(0, 60);
		const helped = form.get('helped') === 'yes';
		const to = ownPath(text(form, 'to'), '');
		return keeping({ to, code, helped, login: '' }, async () => {
			await signInByCode(signInDb(), visitorOf(event, new Date()), { code, helped });
			redirect(303, to || '/me');
		});
	},
	login: async (event) => {
		const form = await event.request.formData();
		const login = text(form, 'login').slice(0, 100);
		const to = ownPath(text(form, 'to'), '');
		return keeping({ to, code: '', helped: false, login }, async () => {
			await signInByLogin(signInDb(), visitorOf(event, new Date()), { login, password: secret(form, 'password') });
			redirect(303, to || '/me');
		});
	}
};
