import { db } from '#server/platform/app.ts';
import { closeOrganisation, openOrganisation, searchPeople } from '#server/people/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const page = Number(url.searchParams.get('page')) || 1;
		const q = (url.searchParams.get('q') ?? '').trim();
		const organisation = await openOrganisation(db(), actor, params.id);
		return {
			organisation,
			page,
			q,
			found: await searchPeople(db(), actor, { q, organisationId: organisation.id, page }),
			existed: url.searchParams.get('existed') === '1',
			may: { register: organisation.mine || roles.some(({ role }) => role === 'commune' || role === 'helper') }
		};
	});

export const actions: Actions = {
	close: ({ locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		return attempt(async () => {
			await closeOrganisation(db(), actor, { id: params.id, now: new Date() });
			return { closed: true };
		});
	}
};
