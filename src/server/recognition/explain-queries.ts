import { sql } from 'kysely';
import type { Words } from '#contract/content.ts';
import type { Audience, Fact, Membership, Outcome } from '#core/recognition/judge.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface NamedAudience extends Audience {
	bit: number;
	name: Words;
	provisional: boolean;
}
export interface NamedOutcome extends Outcome {
	bit: number;
	state: 'learned' | 'assessed' | 'passed' | 'confirmed';
	name: Words;
	provisional: boolean;
	/** What each clause asks for, in words. */
	asks: Words[];
}

/** The rules by which people are judged (or organisations: outcomes only), as `core` reads them. */
export async function readRules(
	db: Db,
	unit: 'person' | 'organisation' = 'person'
): Promise<{ audiences: NamedAudience[]; outcomes: NamedOutcome[] }> {
	const { rows } = await sql<{ audiences: NamedAudience[]; outcomes: NamedOutcome[] }>`
		select
			(select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'bit', a.bit, 'name', jsonb_build_object('vi', a.name_vi, 'en', a.name_en), 'provisional', a.provisional,
				'rules', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('ageMin', r.age_min, 'ageMax', r.age_max, 'kinds', r.organisation_kinds, 'public', r.public,
					'posts', r.posts, 'gradeMin', r.grade_min, 'gradeMax', r.grade_max)) order by r.n) from audience_rule r where r.audience_id = a.id)) order by a.bit), '[]')
				from audience a where a.unit = ${unit}) as audiences,
			(select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'bit', o.bit, 'state', o.state, 'name', jsonb_build_object('vi', o.name_vi, 'en', o.name_en),
				'provisional', o.provisional,
				'asks', (select jsonb_agg(jsonb_build_object('vi', q.name_vi, 'en', q.name_en) order by q.n) from requirement q where q.outcome_id = o.id),
				'clauses', (select jsonb_agg(c.whats order by c.n) from clause_bit c where c.outcome_id = o.id)) order by o.bit), '[]')
				from outcome o where o.unit = ${unit}) as outcomes`.execute(db);
	return rows[0]!;
}

/** A fact as the office may read it: never a text that somebody typed about a person. */
export interface StoredFact extends Fact {
	learnedAt: Date;
	mode: string;
	source: string;
	/** Name of the member of staff who recorded it; `null`: the person's own doing. */
	recordedBy: string | null;
	/** Name of who sat beside the person and helped. */
	helpedBy: string | null;
	placeName: string;
}

/** All facts of these records, corrected ones and corrections too, the latest first. */
export async function factsOf(db: Db, records: string[]): Promise<StoredFact[]> {
	const { rows } = await sql<StoredFact>`
		select e.person_id as person, e.id, e.what, e.happened_at as "happenedAt", e.learned_at as "learnedAt", e.corrects, e.mode, e.source,
			coalesce(s.name, e.recorded_by) as "recordedBy", h.name as "helpedBy", p.name_vi as "placeName"
		from evidence e join place p on p.id = e.place_id left join staff s on s.id = e.recorded_by left join staff h on h.id = e.details ->> 'assistedBy'
		where e.person_id = any (${records}) order by e.happened_at desc, e.learned_at desc, e.id desc`.execute(db);
	return rows;
}

export interface Judged {
	id: string;
	birthYear: number | null;
	placeId: number;
	day: string;
	/** The record itself and those that speak through it. */
	records: string[];
	memberships: Membership[];
}

/** What the audiences of somebody follow from; nothing for a record beyond the actor's walls, or one that another speaks for. */
export async function judgedPerson(db: Db, id: string): Promise<Judged | null> {
	const { rows } = await sql<Judged>`
		with records as (select id from speakers(array[${id}]::uuid[]) where speaker = ${id}::uuid)
		select p.id, p.birth_year as "birthYear", p.home_place_id as "placeId", (select day from counting_day) as day,
			(select array_agg(id) from records) as records,
			coalesce((select jsonb_agg(jsonb_build_object('kind', o.kind, 'public', o.public, 'post', m.post, 'grade', m.grade, 'from', m.from_date, 'to', m.to_date,
				'closed', o.closed_at is not null))
				from membership m join organisation o on o.id = m.organisation_id where m.person_id in (select id from records)), '[]') as memberships
		from person p where p.id = ${id}::uuid and p.merged_into is null`.execute(db);
	return rows[0] ?? null;
}

/** All records of these people, by the one that speaks for each. */
export async function recordsOf(db: Db, people: string[]): Promise<Map<string, string[]>> {
	const { rows } = await sql<{ speaker: string; records: string[] }>`
		select speaker, array_agg(id) as records from speakers(${people}::uuid[]) where speaker = any (${people}) group by 1`.execute(
		db
	);
	return new Map(rows.map(({ speaker, records }) => [speaker, records]));
}

/** What is known of these organisations, in the form of a fact; of shares of their members, those that hold now and that the reader may see. */
export async function organisationFacts(db: Db, organisations: string[]): Promise<Fact[]> {
	const { rows } = await sql<Fact>`
		select organisation_id as person, id::text as id, what, happened_at as "happenedAt", null as corrects
		from organisation_evidence where organisation_id = any (${organisations}::uuid[])
		union all
		select a.organisation_id, a.what, a.what, now(), null
		from organisations_asked('') a where a.organisation_id = any (${organisations}::uuid[]) and a.reached >= a.share * a.members`.execute(
		db
	);
	return rows;
}
