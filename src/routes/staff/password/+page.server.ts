import { changePassword, renewBackupCodes, visitorOf } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, secret } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const who = staff(locals.who, url);
	return { username: who.username, must: who.startingPassword };
};

export const actions: Actions = {
	password: async (event) => {
		const who = staff(event.locals.who, event.url);
		const form = await event.request.formData();
		return keeping({}, async () => {
			await changePassword(signInDb(), visitorOf(event, new Date()), who, {
				current: secret(form, 'current'),
				fresh: secret(form, 'password'),
				again: secret(form, 'again')
			});
			return { changed: true };
		});
	},
	codes: async (event) => {
		const who = staff(event.locals.who, event.url);
		return { codes: await renewBackupCodes(signInDb(), visitorOf(event, new Date()), who.actor.accountId) };
	}
};
