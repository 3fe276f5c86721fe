import { codeOf, currentConsents, giveConsent, withdrawConsent } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const { actor } = staff(locals.who, url);
	const asked = { person: params.person, now: new Date() };
	const { name } = await orError(() => codeOf(db(), actor, asked));
	return { person: params.person, name, consents: await orError(() => currentConsents(db(), actor, asked)) };
};

const write =
	(verb: typeof giveConsent) =>
	async ({ locals, url, params, request }: RequestEvent) => {
		const form = await request.formData();
		const purpose = text(form, 'purpose').slice(0, 100);
		const representative = text(form, 'representative').slice(0, 200);
		const manner = form.get('manner') === 'paper' ? ('paper' as const) : ('assisted' as const);
		return keeping({ purpose, representative, manner }, async () => {
			const said = {
				person: params.person,
				purpose,
				version: Number(form.get('version')),
				manner,
				representative,
				now: new Date()
			};
			await verb(db(), staff(locals.who, url).actor, said);
			return { saved: purpose };
		});
	};

export const actions: Actions = { give: write(giveConsent), withdraw: write(withdrawConsent) };
