import { PlaceCode, PlaceOn } from '#contract/places.ts';
import { placeOfCode } from '#server/places/index.ts';
import { db } from '#server/platform/app.ts';
import { answer, shaped } from '#routes/doors.ts';

export const GET = ({ params, url }) =>
	answer(() => placeOfCode(db(), shaped(PlaceCode, params), shaped(PlaceOn, Object.fromEntries(url.searchParams)), new Date()));
