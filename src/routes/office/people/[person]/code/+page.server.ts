import { spoken } from '#core/code.ts';
import { codeOf, issueCode, revokeCode } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => ({
	person: params.person,
	address: url.host,
	...(await orError(() => codeOf(db(), staff(locals.who, url).actor, { person: params.person, now: new Date() })))
});

export const actions: Actions = {
	issue: ({ locals, url, params }) =>
		keeping({}, async () => {
			const { code, expiresAt } = await issueCode(db(), staff(locals.who, url).actor, { person: params.person, now: new Date() });
			return { issued: spoken(code), until: expiresAt };
		}),
	revoke: ({ locals, url, params }) =>
		keeping({}, async () => {
			await revokeCode(db(), staff(locals.who, url).actor, { person: params.person, now: new Date() });
			return { revoked: true };
		})
};
