import { disclosure, listReleases, readRelease } from '#server/open-data/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) =>
	orError(async () => {
		const { base, smallestCount, smallestGroup, daysBetween } = disclosure();
		return {
			releases: await listReleases(db()),
			shown: await readRelease(db(), { release: url.searchParams.get('release') }),
			rule: { base, smallestCount, smallestGroup, daysBetween }
		};
	});
