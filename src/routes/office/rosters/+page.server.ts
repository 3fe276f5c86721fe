import { listRosters } from '#server/roster/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { stateWords, titleOf } from './words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = staff(locals.who, url);
	const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
	const { rosters, more } = await orError(() => listRosters(db(), who.actor, page));
	return {
		page,
		more,
		rosters: rosters.map((roster) => ({
			id: roster.id,
			file: roster.fileName,
			of: titleOf(roster),
			when: roster.uploadedAt,
			by: roster.uploadedByName ?? '',
			rows: roster.summary?.rows ?? null,
			made: roster.done?.made ?? null,
			state: roster.state,
			stateWords: stateWords(roster.state)
		}))
	};
};
