import { differences, wordDifferences } from '#core/differences.ts';
import { readTwoVersions } from '#server/authoring/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const who = staff(locals.who, url);
	const asked = (name: string) => Math.trunc(Number(url.searchParams.get(name))) || 1;
	const { from, to } = await orError(() =>
		readTwoVersions(db(), who.actor, { item: params.item, from: asked('from'), to: asked('to') })
	);
	return {
		id: params.item,
		from: { version: from.version, madeAt: from.madeAt, note: from.note },
		to: { version: to.version, madeAt: to.madeAt, note: to.note },
		changes: differences(from.body, to.body).map(({ path, before, after }) => ({
			path,
			pieces: wordDifferences(before ?? '', after ?? '')
		}))
	};
};
