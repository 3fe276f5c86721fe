import { accountOf, dropAccount, setAccount } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, secret, text } from '#routes/forms.ts';
import { resident } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = resident(locals.who, url);
	return { name: who.name, account: await accountOf(signInDb(), who) };
};

export const actions: Actions = {
	save: async ({ locals, url, request }) => {
		const who = resident(locals.who, url);
		const form = await request.formData();
		const login = text(form, 'login').slice(0, 100);
		return keeping({ login }, async () => {
			await setAccount(signInDb(), who, {
				login,
				password: secret(form, 'password'),
				again: secret(form, 'again'),
				now: new Date()
			});
			return { saved: true };
		});
	},
	drop: async ({ locals, url }) => {
		await dropAccount(signInDb(), resident(locals.who, url));
		return { dropped: true };
	}
};
