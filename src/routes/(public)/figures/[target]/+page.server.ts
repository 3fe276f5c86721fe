import { error } from '@sveltejs/kit';
import { refusalWords } from '#lib/refusals.ts';
import { readRelease } from '#server/open-data/index.ts';
import { communeMap, placeByCode, placesUnder } from '#server/places/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, params }) =>
	orError(async () => {
		const shown = await readRelease(db(), { release: url.searchParams.get('release'), target: params.target });
		const province = shown?.figures.find((figure) => figure.level === 'province');
		if (!shown || !province) error(404, { message: refusalWords('not-found'), code: 'not-found' });
		const place = await placeByCode(db(), province.place, shown.release.as_of);
		return {
			release: shown.release,
			province,
			communes: shown.figures.filter((figure) => figure.level === 'commune'),
			map: communeMap(0),
			/** Also those of which too little is known to publish it. */
			names: place ? (await placesUnder(db(), place.id, shown.release.as_of)).map(({ code, name }) => ({ code, name })) : []
		};
	});
