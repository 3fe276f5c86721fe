import { readRelease } from '#server/open-data/index.ts';
import { db } from '#server/platform/app.ts';
import type { PageServerLoad } from './$types';

/** The three figures on the first page: one of each state, never mixed. */
const headline = [
	{ target: '2026-adults-basic', column: 'learned' },
	{ target: '2026-adults-assessed', column: 'assessed' },
	{ target: '2026-adults-confirmed-vneid', column: 'confirmed' }
] as const;

export const load: PageServerLoad = async () => {
	const latest = await readRelease(db(), {});
	if (!latest) return { asOf: null, figures: [] };
	const figures = headline.flatMap(({ target, column }) => {
		const row = latest.figures.find((figure) => figure.target === target);
		return row ? [{ state: column, count: row[column], of: row.members }] : [];
	});
	return { asOf: latest.release.as_of, figures };
};
