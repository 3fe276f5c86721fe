import { createStaff, ROLES } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { grantForm, grantOf } from '../grant.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const who = staff(locals.who, url);
	// An office makes helpers; the verb asks its policy again.
	return { grantable: who.roles.some(({ role }) => role === 'administrator') ? ROLES : (['helper'] as const) };
};

export const actions: Actions = {
	default: async ({ locals, url, request }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const kept = { username: text(form, 'username').slice(0, 100), name: text(form, 'name').slice(0, 200), ...grantForm(form) };
		return keeping(kept, async () => {
			const grant = await grantOf(form, kept, new Date());
			const made = await createStaff(db(), who.actor, { username: kept.username, name: kept.name, ...grant });
			return { made: { ...made, name: kept.name } };
		});
	}
};
