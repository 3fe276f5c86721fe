import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';
import type { NamedOutcome } from './explain-queries.ts';

export interface Achieved {
	id: string;
	state: NamedOutcome['state'];
	name_vi: string;
	name_en: string;
	provisional: boolean;
	achieved_at: Date;
}

/** Outcomes that the resident of this transaction has reached, records that were merged into theirs included; the latest first. */
export async function achievedByMe(db: Db): Promise<Achieved[]> {
	const { rows } = await sql<Achieved>`
		select o.id, o.state, o.name_vi, o.name_en, o.provisional, a.achieved_at
		from own_achievements() a join outcome o on o.id = a.outcome_id order by a.achieved_at desc, o.id`.execute(db);
	return rows;
}
