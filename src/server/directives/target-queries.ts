import type { Db } from '#server/platform/db/index.ts';

/** Targets that a task's result can be bound to, the newest year first. */
export const readBoardTargets = (db: Db): Promise<{ id: string; title: string; titleEn: string; measure: 'share' | 'count' }[]> =>
	db
		.selectFrom('target')
		.select(['id', 'title_vi as title', 'title_en as titleEn', 'measure'])
		.orderBy('year', 'desc')
		.orderBy('sequence')
		.execute() as Promise<{ id: string; title: string; titleEn: string; measure: 'share' | 'count' }[]>;
