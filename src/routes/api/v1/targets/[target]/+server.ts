import { FigureQuery, TargetPath } from '#contract/targets.ts';
import { db } from '#server/platform/app.ts';
import { targetFigures } from '#server/targets/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ url, params, locals }) =>
	answer(() => {
		const { actor } = staffOrRefuse(locals.who);
		const query = Object.fromEntries(url.searchParams);
		return targetFigures(db(), actor, shaped(TargetPath, params), shaped(FigureQuery, query), new Date());
	});
