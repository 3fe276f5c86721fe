import { PlaceQuery } from '#contract/places.ts';
import { placeList } from '#server/places/index.ts';
import { db } from '#server/platform/app.ts';
import { answer, shaped } from '#routes/doors.ts';

export const GET = ({ url }) =>
	answer(() => placeList(db(), shaped(PlaceQuery, Object.fromEntries(url.searchParams)), new Date()));
