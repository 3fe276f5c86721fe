import {
	disableStaff,
	enableStaff,
	grantRole,
	readStaff,
	resetPassword,
	resetSecondFactor,
	revokeRole,
	ROLES
} from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { grantForm, grantOf } from '../grant.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const who = staff(locals.who, url);
	const account = await orError(() => readStaff(db(), who.actor, params.account));
	return {
		account,
		oneself: params.account === who.actor.accountId,
		grantable: who.roles.some(({ role }) => role === 'administrator') ? ROLES : (['helper'] as const)
	};
};

const nothing = { role: 'helper' as const, place: '', organisation: '', places: [], organisations: [] };
const simply =
	(verb: typeof disableStaff) =>
	({ locals, url, params }: RequestEvent) =>
		keeping(nothing, async () => {
			await verb(db(), staff(locals.who, url).actor, params.account);
			return { done: true };
		});

export const actions: Actions = {
	disable: simply(disableStaff),
	enable: simply(enableStaff),
	factor: simply(resetSecondFactor),
	password: ({ locals, url, params }) =>
		keeping(nothing, () => resetPassword(db(), staff(locals.who, url).actor, params.account)),
	revoke: async ({ locals, url, params, request }) => {
		const role = text(await request.formData(), 'role');
		return keeping(nothing, async () => {
			await revokeRole(db(), staff(locals.who, url).actor, params.account, role);
			return { done: true };
		});
	},
	grant: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const kept = grantForm(form);
		return keeping(kept, async () => {
			await grantRole(db(), staff(locals.who, url).actor, params.account, await grantOf(form, kept, new Date()));
			return { done: true };
		});
	}
};
