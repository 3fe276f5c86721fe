import type { Db } from '#server/platform/db/index.ts';

/** Outcomes that one person has reached, the latest first. */
export const achievementsOf = (db: Db, person: string) =>
	db
		.selectFrom('achievement')
		.innerJoin('outcome', 'outcome.id', 'achievement.outcome_id')
		.select([
			'outcome.id',
			'outcome.state',
			'outcome.name_vi',
			'outcome.name_en',
			'outcome.provisional',
			'achievement.achieved_at'
		])
		.where('person_id', '=', person)
		.orderBy('achieved_at', 'desc')
		.orderBy('outcome.id')
		.execute();
