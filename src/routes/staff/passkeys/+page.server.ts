import { addPasskey, ownPasskeys, removePasskey, renamePasskey, visitorOf } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const who = staff(event.locals.who, event.url);
	const visitor = visitorOf(event, new Date());
	return {
		...(await ownPasskeys(signInDb(), visitor, who)),
		// On this very machine the same house has a name, too.
		byName: visitor.loopback ? `http://localhost:${event.url.port}${event.url.pathname}` : null
	};
};

export const actions: Actions = {
	add: async (event) => {
		const who = staff(event.locals.who, event.url);
		const form = await event.request.formData();
		const name = text(form, 'name');
		return keeping({ id: '', name }, async () => {
			await addPasskey(signInDb(), visitorOf(event, new Date()), who, { name, response: text(form, 'response') });
			return { done: 'added' as const };
		});
	},
	rename: async ({ locals, url, request }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const [id, name] = [text(form, 'id'), text(form, 'name')];
		return keeping({ id, name }, async () => {
			await renamePasskey(signInDb(), who, { id, name });
			return { done: 'renamed' as const };
		});
	},
	remove: async ({ locals, url, request }) => {
		const who = staff(locals.who, url);
		const id = text(await request.formData(), 'id');
		return keeping({ id, name: '' }, async () => {
			await removePasskey(signInDb(), who, { id });
			return { done: 'removed' as const };
		});
	}
};
