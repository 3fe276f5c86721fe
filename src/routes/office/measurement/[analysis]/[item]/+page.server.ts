import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { categoryCount, expectedScore, modelOf, type ItemParameters } from '#core/irt/index.ts';
import { readAnalysis } from '#server/measurement/index.ts';
import { db } from '#server/platform/app.ts';
import { refusalWords } from '#lib/refusals.ts';
import { orError, shaped } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { found, analysis } = await readAnalysis(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.analysis) });
		const item = found?.kind === 'bank' ? found.items.find((one) => one.item === params.item) : undefined;
		if (!item) error(404, { message: refusalWords('not-found'), code: 'not-found' });
		const thetas = Array.from({ length: 33 }, (_, n) => -4 + n / 4);
		/** The share of the points that is to be expected; of a right-or-wrong item the chance of a right answer. */
		const curve = (parameters: ItemParameters) => {
			const model = modelOf(parameters);
			return thetas.map((theta) => [theta, expectedScore(model, theta) / (categoryCount(model) - 1)] as const);
		};
		const { present, found: fresh } = item.figures;
		return { ...item, analysis, curves: fresh ? [curve(fresh), curve(present)] : [curve(present)] };
	});
