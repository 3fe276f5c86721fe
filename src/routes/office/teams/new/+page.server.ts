import { redirect } from '@sveltejs/kit';
import { TEAM_KINDS } from '#core/teams/team.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { foundTeam, listTeams } from '#server/teams/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const { units } = await listTeams(db(), actor, { commune: null, now: new Date() });
		return { id: newId(), units, kinds: [...TEAM_KINDS], place: url.searchParams.get('place') ?? '' };
	});

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const id = text(form, 'id');
		const place = text(form, 'place');
		const typed = {
			kind: text(form, 'kind'),
			name: text(form, 'name'),
			decisionNumber: text(form, 'decisionNumber'),
			decisionIssuer: text(form, 'decisionIssuer'),
			decisionDay: text(form, 'decisionDay'),
			founded: text(form, 'founded'),
			ends: text(form, 'ends')
		};
		const refused = await keeping({ id, place, typed }, async () => {
			const placeId = /^\d{1,9}$/.test(place) ? Number(place) : null;
			await foundTeam(db(), actor, { id, placeId, form: typed, now: new Date() });
			return null;
		});
		if (refused) return refused;
		redirect(303, `/office/teams/${id}`);
	}
};
