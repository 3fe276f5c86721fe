import { sql } from 'kysely';
import type { Clause } from '#core/suggest.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface Attempt {
	person_id: string;
	id: string;
	lesson: string;
	content: string;
	answers: string;
	task_right: boolean;
	right_count: number;
	question_count: number;
	passed: boolean;
	happened_at: Date;
	recorded_by: string | null;
	device: string | null;
	mode: 'alone' | 'assisted';
}

/** Keeps an attempt; false when it is already kept. */
export async function addAttempt(db: Db, attempt: Attempt): Promise<boolean> {
	const result = await db
		.insertInto('check_attempt')
		.values(attempt)
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return result.numInsertedOrUpdatedRows === 1n;
}

export const attemptOf = (db: Db, person: string, id: string) =>
	db
		.selectFrom('check_attempt')
		.select(['lesson', 'answers', 'task_right', 'right_count', 'question_count', 'passed', 'happened_at'])
		.where('person_id', '=', person)
		.where('id', '=', id)
		.executeTakeFirst();

/** Adds evidence of an attempt, where the person lives now, and leaves out what is in force already. Returns what was new. */
export async function addEvidence(db: Db, facts: { id: string; what: string }[], attempt: Attempt): Promise<string[]> {
	// The row is the person's own word; who sat beside them is told in it, not as its author.
	const details = JSON.stringify(attempt.recorded_by ? { assistedBy: attempt.recorded_by } : {});
	const { rows } = await sql<{ what: string }>`
		insert into evidence (person_id, id, what, value, details, place_id, happened_at, device, mode, source, source_id)
		select p.id, fact.id, fact.what, ${attempt.right_count / attempt.question_count}, ${details}::jsonb, p.home_place_id, ${attempt.happened_at}, ${attempt.device}, ${attempt.mode}, 'learning', ${attempt.id}
		from person p, jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as fact (id uuid, what text)
		where p.id = ${attempt.person_id}
			and not exists (select from evidence_in_force e where e.person_id = p.id and e.what = fact.what and e.mode = ${attempt.mode})
		returning what`.execute(db);
	return rows.map((row) => row.what);
}

/** Remembers the page last shown, and the first time the task was done right. */
export async function keepProgress(
	db: Db,
	progress: { person: string; lesson: string; page: number; taskDone: boolean; now: Date }
): Promise<void> {
	const { person, lesson, page, taskDone, now } = progress;
	await sql`
		insert into lesson_progress as l (person_id, lesson, page, task_done_at, updated_at)
		values (${person}, ${lesson}, ${page}, ${taskDone ? now : null}, ${now})
		on conflict (person_id, lesson) do update set
			page = excluded.page, task_done_at = coalesce(l.task_done_at, excluded.task_done_at), updated_at = excluded.updated_at`.execute(
		db
	);
}

export const progressOf = (db: Db, person: string) =>
	db
		.selectFrom('lesson_progress')
		.select(['lesson', 'page', 'task_done_at', 'updated_at'])
		.where('person_id', '=', person)
		.orderBy('updated_at', 'desc')
		.execute();

export const progressIn = (db: Db, person: string, lesson: string) =>
	db
		.selectFrom('lesson_progress')
		.select(['page', 'task_done_at'])
		.where('person_id', '=', person)
		.where('lesson', '=', lesson)
		.executeTakeFirst();

/** Lessons passed, with the first day, the latest first. */
export async function passedBy(db: Db, person: string): Promise<{ lesson: string; at: Date }[]> {
	const { rows } = await sql<{ lesson: string; at: Date }>`
		select substr(what, 8) as lesson, min(happened_at) as at from evidence_in_force
		where person_id = ${person} and what like 'lesson:%' group by 1 order by 2 desc`.execute(db);
	return rows;
}

/** Audiences the person stands in. */
export async function audiencesOf(db: Db, person: string): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select a.id from standing s join audience a on a.unit = 'person' and s.audiences & (1::bigint << a.bit) <> 0
		where s.person_id = ${person} order by a.bit`.execute(db);
	return rows.map((row) => row.id);
}

/** Every clause of every outcome: what meets it, whether a target asks it of one of these audiences, whether it is met. */
export async function clausesFor(db: Db, person: string, audiences: string[]): Promise<Clause[]> {
	const { rows } = await sql<Clause>`
		select array_agg(c.what) as whats,
			exists (select from target t where t.unit = 'person' and not t.withdrawn and t.audience_id = any (${audiences}) and c.outcome_id = any (t.outcomes)) as wanted,
			exists (select from evidence_in_force e where e.person_id = ${person} and e.what = any (array_agg(c.what))) as met
		from outcome_clause c group by c.outcome_id, c.n`.execute(db);
	return rows;
}
