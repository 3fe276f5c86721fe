import { error } from '@sveltejs/kit';
import { vietnamDay } from '#core/days.ts';
import { refusalWords } from '#lib/refusals.ts';
import { db } from '#server/platform/app.ts';
import { peopleByPlace } from '#server/people/index.ts';
import {
	createHamlets,
	endHamlet,
	isOfficeOf,
	placeByCode,
	placesOfCode,
	placesUnder,
	renameHamlet
} from '#server/places/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

const today = () => vietnamDay(new Date());

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const asked = url.searchParams.get('on') ?? '';
		const on = /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : today();
		// A code that nothing has today still names what last had it, unless a day was asked for.
		const place =
			(await placeByCode(db(), params.code, on)) ?? (asked === '' ? (await placesOfCode(db(), params.code))[0] : undefined);
		if (!place) error(404, { message: refusalWords('not-found'), code: 'not-found' });
		const under = await placesUnder(db(), place.id, on);
		// Only those who see people there see how many; for the others every count would read as nobody.
		const sees = roles.some(({ role }) => role === 'commune' || role === 'helper' || role === 'inspector');
		const people = sees ? await peopleByPlace(db(), actor, place.id) : null;
		return {
			place,
			on,
			now: on === today(),
			today: on === today() || (await placeByCode(db(), params.code, today())) !== null,
			under: under.map((unit) => ({ id: unit.id, code: unit.code, name: unit.name, people: people?.get(unit.id) ?? null })),
			unplaced: people?.get(place.id) ?? null,
			office: place.level === 'commune' && on === today() && place.validTo > on && (await isOfficeOf(db(), actor, place.id))
		};
	});

export const actions: Actions = {
	paste: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const pasted = text(form, 'pasted').slice(0, 20_000);
		return keeping({ pasted }, async () => {
			const commune = await placeByCode(db(), params.code, today());
			return { pasted, result: await createHamlets(db(), actor, { communeId: commune?.id ?? 0, text: pasted, on: today() }) };
		});
	},
	rename: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const kept = { hamlet: Number(text(form, 'hamlet')), name: text(form, 'name') };
		return keeping(kept, async () => {
			await renameHamlet(db(), actor, { id: kept.hamlet, name: kept.name, on: today() });
			return { renamed: true };
		});
	},
	end: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const kept = { hamlet: Number(text(form, 'hamlet')), name: '' };
		return keeping(kept, async () => {
			await endHamlet(db(), actor, { id: kept.hamlet, on: today() });
			return { ended: true };
		});
	}
};
