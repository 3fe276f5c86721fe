import { readFramework } from '#server/framework/index.ts';
import { readMeasure } from '#server/measurement/index.ts';
import { db } from '#server/platform/app.ts';
import { getLocale } from '#lib/words.ts';
import { orError } from '#routes/doors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () =>
	orError(async () => {
		const [measure, framework] = await Promise.all([readMeasure(db()), readFramework(db())]);
		const say = getLocale();
		const names = new Map(framework.groups.map(({ id, name }) => [id as string, name[say]]));
		return { ...measure, cuts: measure.cuts.map((cut) => ({ ...cut, name: names.get(cut.group) ?? cut.group })) };
	});
