import { currentConsents, giveConsent, withdrawConsent } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { ownPath, resident } from '#routes/guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = resident(locals.who, url);
	const consents = await orError(() => currentConsents(db(), who.actor, { person: who.actor.personId, now: new Date() }));
	// Whoever was sent here by another page goes back to it.
	return { name: who.name, helped: who.assistedBy !== null, consents, to: ownPath(url.searchParams.get('to'), '') };
};

const say = (verb: typeof giveConsent) => async (event: RequestEvent) => {
	const who = resident(event.locals.who, event.url);
	const form = await event.request.formData();
	const purpose = text(form, 'purpose').slice(0, 100);
	const representative = text(form, 'representative').slice(0, 200);
	const to = ownPath(text(form, 'to'), '');
	return keeping({ purpose, representative, to }, async () => {
		await verb(db(), who.actor, {
			person: who.actor.personId,
			purpose,
			version: Number(form.get('version')),
			manner: who.assistedBy ? 'assisted' : 'self',
			helper: who.assistedBy,
			representative,
			now: new Date()
		});
		return { saved: purpose, to };
	});
};

export const actions: Actions = { give: say(giveConsent), withdraw: say(withdrawConsent) };
