import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface RequestRule {
	kind: string;
	answerWorkingDays: number;
	doneDays: number;
	nameVi: string;
	nameEn: string;
	source: string;
	provisional: boolean;
}
export interface PersonRequest {
	id: string;
	personId: string;
	/** Null when the person was erased. */
	personName: string | null;
	placeName: string;
	kind: string;
	nameVi: string;
	nameEn: string;
	words: string | null;
	askedAt: Date;
	answerBy: string;
	doneBy: string;
	closedAt: Date | null;
	outcome: 'done' | 'refused' | 'withdrawn' | null;
	answer: string | null;
	office: boolean;
}

export async function requestRules(db: Db): Promise<RequestRule[]> {
	return db
		.selectFrom('request_rule')
		.select([
			'kind',
			'answer_working_days as answerWorkingDays',
			'done_days as doneDays',
			'name_vi as nameVi',
			'name_en as nameEn',
			'source',
			'provisional'
		])
		.orderBy('position')
		.execute();
}

export async function putRequestRules(db: Db, rules: RequestRule[]): Promise<void> {
	await sql`
		insert into request_rule (kind, answer_working_days, done_days, name_vi, name_en, source, provisional, position)
		select kind, "answerWorkingDays", "doneDays", "nameVi", "nameEn", source, provisional, position
		from jsonb_to_recordset(${JSON.stringify(rules.map((rule, position) => ({ ...rule, position })))}::jsonb)
			as r (kind text, "answerWorkingDays" smallint, "doneDays" smallint, "nameVi" text, "nameEn" text, source text, provisional boolean, position smallint)
		on conflict (kind) do update set answer_working_days = excluded.answer_working_days, done_days = excluded.done_days, name_vi = excluded.name_vi,
			name_en = excluded.name_en, source = excluded.source, provisional = excluded.provisional, position = excluded.position`.execute(
		db
	);
}

export async function addRequest(
	db: Db,
	row: {
		id: string;
		person_id: string;
		kind: string;
		words: string | null;
		asked_at: Date;
		recorded_by: string | null;
		answer_by: string;
		done_by: string;
	}
): Promise<void> {
	await db
		.insertInto('person_request')
		.values(row)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

const select = sql`
	select q.id, q.person_id as "personId", i.full_name as "personName", h.name_vi as "placeName", q.kind, r.name_vi as "nameVi", r.name_en as "nameEn", q.words,
		q.asked_at as "askedAt", q.answer_by as "answerBy", q.done_by as "doneBy", q.closed_at as "closedAt", q.outcome, q.answer,
		h.path <@ any ((select actor_offices())::ltree[]) as office
	from person_request q join request_rule r on r.kind = q.kind join person p on p.id = q.person_id join place h on h.id = p.home_place_id
		left join identity i on i.person_id = q.person_id`;

/** Requests within the actor's walls; open ones by how soon they are due, closed ones the latest first. */
export async function requestsInSight(db: Db, open: boolean, limit: number): Promise<PersonRequest[]> {
	const { rows } = await (
		open
			? sql<PersonRequest>`${select} where q.closed_at is null order by q.done_by, q.asked_at limit ${limit}`
			: sql<PersonRequest>`${select} where q.closed_at is not null order by q.closed_at desc limit ${limit}`
	).execute(db);
	return rows;
}

export async function requestsOf(db: Db, personIds: string[]): Promise<PersonRequest[]> {
	const { rows } =
		await sql<PersonRequest>`${select} where q.person_id = any (${personIds}::uuid[]) order by q.asked_at desc`.execute(db);
	return rows;
}

export async function requestById(db: Db, id: string): Promise<PersonRequest | null> {
	const { rows } = await sql<PersonRequest>`${select} where q.id = ${id}::uuid`.execute(db);
	return rows[0] ?? null;
}

/** Closes it if it is still open. */
export async function closeRequestRow(
	db: Db,
	row: { personId: string; id: string; at: Date; by: string | null; outcome: string; answer: string | null }
): Promise<void> {
	await db
		.updateTable('person_request')
		.set({ closed_at: row.at, closed_by: row.by, outcome: row.outcome, answer: row.answer })
		.where('person_id', '=', row.personId)
		.where('id', '=', row.id)
		.where('closed_at', 'is', null)
		.execute();
}
