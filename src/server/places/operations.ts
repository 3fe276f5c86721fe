import type { z } from 'zod';
import { PlaceCode, PlaceList, PlaceOn, PlaceQuery, PublicPlace } from '#contract/places.ts';
import type { Operation } from '#contract/operation.ts';
import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import { placeByCode } from './place-by-code.ts';
import type { Kin, Place } from './queries.ts';
import { searchPlaces } from './search-places.ts';

const kin = ({ code, name, parentName, partial, date, decree }: Kin) => ({
	code,
	name,
	parent: parentName,
	partial,
	date,
	decree
});
const shown = (place: Place): PublicPlace => ({
	code: place.code,
	validFrom: place.validFrom,
	validTo: place.validTo,
	level: place.level,
	kind: place.kind,
	name: { vi: place.name, en: place.nameEn },
	above: place.above.map(({ code, name, level }) => ({ code, name, level })),
	former: place.former.map(kin),
	became: place.became.map(kin)
});

/** What `/api/v1/places` answers. */
export async function placeList(db: Db, { q, level, on, limit }: z.infer<typeof PlaceQuery>, now: Date): Promise<PlaceList> {
	return { places: (await searchPlaces(db, { q, level: level ?? null, on: on ?? vietnamDay(now), limit })).map(shown) };
}

/** What `/api/v1/places/{code}` answers. @throws Refusal `not-found` */
export async function placeOfCode(
	db: Db,
	{ code }: z.infer<typeof PlaceCode>,
	{ on }: z.infer<typeof PlaceOn>,
	now: Date
): Promise<PublicPlace> {
	const place = await placeByCode(db, code, on ?? vietnamDay(now));
	if (!place) throw new Refusal('not-found', 'no unit had this code on that day');
	return shown(place);
}

export const placesOperations: Operation[] = [
	{
		id: 'search-places',
		method: 'get',
		path: '/places',
		summary: {
			vi: 'Tìm đơn vị hành chính theo tên (không cần dấu) hoặc mã, cả đơn vị cũ và nơi đã sáp nhập vào',
			en: 'Find units by name (tones not needed) or code, former ones too, with what they became'
		},
		who: 'public',
		query: PlaceQuery,
		result: PlaceList,
		refusals: ['bad-input']
	},
	{
		id: 'get-place',
		method: 'get',
		path: '/places/{code}',
		summary: {
			vi: 'Đơn vị mang mã này vào ngày đó: mã cũ được dùng lại sau sáp nhập',
			en: 'The unit that had this code on that day: codes are used again after mergers'
		},
		who: 'public',
		params: PlaceCode,
		query: PlaceOn,
		result: PublicPlace,
		refusals: ['bad-input', 'not-found']
	}
];
