import { FigureQuery } from '#contract/targets.ts';
import { db } from '#server/platform/app.ts';
import { boardFigures } from '#server/targets/index.ts';
import { answer, shaped } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ url, locals }) =>
	answer(() => {
		const query = Object.fromEntries(url.searchParams);
		return boardFigures(db(), staffOrRefuse(locals.who).actor, shaped(FigureQuery, query), new Date());
	});
