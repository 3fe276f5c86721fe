import { redirect } from '@sveltejs/kit';
import { ORGANISATION_KINDS } from '#core/people.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { createOrganisation, searchOrganisations } from '#server/people/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { placeChoices } from '../people/places.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const q = (url.searchParams.get('q') ?? '').trim();
		const kind = url.searchParams.get('kind') || null;
		const office = roles.some(({ role }) => role === 'commune');
		return {
			q,
			kind,
			office,
			kinds: [...ORGANISATION_KINDS],
			organisations: await searchOrganisations(db(), actor, { q, kind }),
			id: newId(),
			choices: office ? (await placeChoices(db(), actor, new Date())).filter(({ write }) => write) : []
		};
	});

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const typed = {
			id: text(form, 'id'),
			name: text(form, 'name'),
			kind: text(form, 'kind'),
			public: text(form, 'public') === 'yes',
			placeId: Number(text(form, 'place')) || 0
		};
		const result = await keeping({ typed }, () => createOrganisation(db(), actor, typed));
		if ('existed' in result) redirect(303, `/office/organisations/${result.id}${result.existed ? '?existed=1' : ''}`);
		return result;
	}
};
