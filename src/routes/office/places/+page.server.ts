import { redirect } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { db } from '#server/platform/app.ts';
import { placeByCode, placeById, placesUnder, searchPlaces } from '#server/places/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

/** An office comes straight to its own commune; everybody else browses. */
export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { roles } = staff(locals.who, url);
		const on = vietnamDay(new Date());
		const q = (url.searchParams.get('q') ?? '').trim();
		const offices = roles.filter(({ role, placeId }) => role === 'commune' && placeId !== null);
		if (q === '' && offices.length === 1 && !url.searchParams.has('all')) {
			const own = await placeById(db(), offices[0]!.placeId!);
			if (own?.level === 'commune') redirect(303, `/office/places/${own.code}`);
		}
		const province = await placeByCode(db(), '82', on);
		return {
			q,
			on,
			found: q === '' ? [] : await searchPlaces(db(), { q, on, limit: 50 }),
			province,
			communes: q === '' && province ? await placesUnder(db(), province.id, on) : []
		};
	});
