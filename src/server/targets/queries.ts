import { sql } from 'kysely';
import type { KnownOutcome } from '#core/targets/masks.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface TargetRow {
	id: string;
	year: number;
	deadline: string;
	/** The place that it was set for, by its code on the day `as_of`. */
	place_code: string;
	as_of: string;
	audience_id: string;
	outcomes: string[];
	unit: 'person' | 'organisation';
	measure: 'share' | 'count';
	goal: number;
	op: '>=' | '>';
	title_vi: string;
	title_en: string;
	note: string | null;
	document: object;
	sequence: number;
	reached_mask: string;
	learned_mask: string;
	assessed_mask: string;
	passed_mask: string;
	confirmed_mask: string;
}

export async function knownOutcomes(db: Db): Promise<KnownOutcome[]> {
	const { rows } = await sql<KnownOutcome>`select id, bit, state from outcome`.execute(db);
	return rows;
}

/** @returns how many targets are new or say something else than before */
export async function writeTargets(db: Db, targets: TargetRow[]): Promise<number> {
	const columns = sql`year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, note, document, sequence,
		audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask`;
	const { rows } = await sql`
		merge into target t using (
			select n.id, n.year, n.deadline, p.id as place_id, n.audience_id, n.outcomes, n.unit, n.measure, n.goal, n.op, n.title_vi, n.title_en, n.note,
				n.document, n.sequence, 1::bigint << a.bit as audience_mask, n.reached_mask, n.learned_mask, n.assessed_mask, n.passed_mask, n.confirmed_mask
			from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) as n (id text, year int, deadline date, place_code text, as_of date, audience_id text,
				outcomes text[], unit text, measure text, goal numeric, op text, title_vi text, title_en text, note text, document jsonb, sequence smallint,
				reached_mask bigint, learned_mask bigint, assessed_mask bigint, passed_mask bigint, confirmed_mask bigint)
				join place p on p.code = n.place_code and p.level = 'province' and p.valid_from <= n.as_of and p.valid_to > n.as_of
				join audience a on a.id = n.audience_id
			) n on n.id = t.id
		when not matched then insert (id, ${columns}) values (n.id, n.year, n.deadline, n.place_id, n.audience_id, n.outcomes, n.unit, n.measure, n.goal, n.op,
			n.title_vi, n.title_en, n.note, n.document, n.sequence, n.audience_mask, n.reached_mask, n.learned_mask, n.assessed_mask, n.passed_mask, n.confirmed_mask)
		when matched and row (t.year, t.deadline, t.place_id, t.audience_id, t.outcomes, t.unit, t.measure, t.goal, t.op, t.title_vi, t.title_en, t.note, t.document,
				t.sequence, t.audience_mask, t.reached_mask, t.learned_mask, t.assessed_mask, t.passed_mask, t.confirmed_mask)
				is distinct from row (n.year, n.deadline, n.place_id, n.audience_id, n.outcomes, n.unit, n.measure, n.goal, n.op, n.title_vi, n.title_en, n.note, n.document,
				n.sequence, n.audience_mask, n.reached_mask, n.learned_mask, n.assessed_mask, n.passed_mask, n.confirmed_mask) then
			update set (${columns}) = row (n.year, n.deadline, n.place_id, n.audience_id, n.outcomes, n.unit, n.measure, n.goal, n.op, n.title_vi, n.title_en, n.note,
				n.document, n.sequence, n.audience_mask, n.reached_mask, n.learned_mask, n.assessed_mask, n.passed_mask, n.confirmed_mask),
				version = t.version + 1
		returning t.id`.execute(db);
	const { rows: kept } = await sql<{
		id: string;
	}>`select id from target where id = any (${targets.map((target) => target.id)})`.execute(db);
	if (kept.length < targets.length)
		throw new Error(
			`The place of a target did not exist on its day: ${targets
				.filter((target) => !kept.some(({ id }) => id === target.id))
				.map(({ id }) => id)
				.join(', ')}`
		);
	return rows.length;
}
