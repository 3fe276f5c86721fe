import { communeMap } from '#server/places/index.ts';
import { db } from '#server/platform/app.ts';
import { listTeams } from '#server/teams/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const ended = url.searchParams.get('ended') === 'yes';
		const listed = await listTeams(db(), actor, { commune: url.searchParams.get('commune'), ended, now: new Date() });
		const map = communeMap(0);
		const drawn = new Set(map.shapes.map(({ code }) => code));
		const isDrawn = listed.communes.length > 1 && listed.communes.every(({ code }) => drawn.has(code));
		return { ...listed, ended, map: isDrawn ? map : null };
	});
