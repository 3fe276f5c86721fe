import { db } from '#server/platform/app.ts';
import { teamsNearby } from '#server/teams/index.ts';
import type { PageServerLoad } from './$types';

/** The province this house stands in. */
const PROVINCE = '82';

export const load: PageServerLoad = ({ url }) =>
	teamsNearby(db(), { province: PROVINCE, commune: url.searchParams.get('commune'), now: new Date() });
