import { db } from '#server/platform/app.ts';
import { homesLeftToAsk } from '#server/lineage/index.ts';
import { listAudiences, searchPeople } from '#server/people/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { placeChoices } from './places.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const q = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
		const placeId = Number(url.searchParams.get('place')) || null;
		const audienceId = url.searchParams.get('audience') || null;
		const page = Number(url.searchParams.get('page')) || 1;
		const places = await placeChoices(db(), actor, new Date());
		const keeps = roles.some(({ role }) => role === 'commune' || role === 'helper');
		return {
			homes: keeps ? await homesLeftToAsk(db(), actor) : 0,
			q,
			placeId,
			audienceId,
			page,
			places,
			audiences: await listAudiences(db()),
			found: await searchPeople(db(), actor, { q, placeId, audienceId, page }),
			may: {
				register: roles.some(({ role }) => role === 'commune' || role === 'helper' || role === 'organisation'),
				office: roles.some(({ role }) => role === 'commune')
			}
		};
	});
