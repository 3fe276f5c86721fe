import { sql } from 'kysely';
import type pg from 'pg';
import type { Mode, SittingResult } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import type { Given } from '#core/answers.ts';
import { type Db } from '#server/platform/db/index.ts';

/** A person as far as a sitting needs to know: where they live, and whether the record still speaks for somebody. */
export async function personOf(
	db: Db,
	person: string
): Promise<{ placeId: number; merged: boolean; erased: boolean } | undefined> {
	const { rows } = await sql<{ placeId: number; merged: boolean; erased: boolean }>`
		select home_place_id as "placeId", merged_into is not null as merged, erased_at is not null as erased from person where id = ${person}`.execute(
		db
	);
	return rows[0];
}

/** The audiences that a person stands in; judged at once where nobody has judged yet (somebody registered a moment ago). */
export async function audiencesOf(db: Db, person: string): Promise<string[]> {
	const { rows: standing } = await sql<{ audiences: string[] }>`
		select array(select a.id from audience a where (s.audiences >> a.bit) & 1 = 1) as audiences from standing s where s.person_id = ${person}`.execute(
		db
	);
	if (standing[0]) return standing[0].audiences;
	const { rows } = await sql<{ id: string }>`
		select a.id from stand(array[${person}]::uuid[]) s join audience a on (s.audiences >> a.bit) & 1 = 1`.execute(db);
	return rows.map(({ id }) => id);
}

/** Items that the person was shown in sittings begun after `since`, other than `except`; with the day on which the oldest of them was. */
export async function itemsSeen(
	db: Db,
	person: string,
	since: Date,
	except: string | null
): Promise<{ items: string[]; oldest: Date | null }> {
	const { rows } = await sql<{ item_id: string; at: Date }>`
		select b.item_id, max(s.started_at) as at from sitting s
			join lateral (
				select item from answer a where a.person_id = s.person_id and a.sitting_id = s.id
				union select s.current_item where s.current_item is not null) shown on true
			join bank_item b on b.version = s.bank_version and b.n = shown.item
		where s.person_id = ${person} and s.started_at >= ${since} and s.id is distinct from ${except}::uuid
		group by b.item_id`.execute(db);
	const oldest = rows.reduce<Date | null>((first, { at }) => (first && first < at ? first : at), null);
	return { items: rows.map(({ item_id }) => item_id), oldest };
}

export interface SittingRow {
	person_id: string;
	id: string;
	group_id: Group;
	policy_version: number;
	bank_version: string;
	mode: Mode;
	recorded_by: string | null;
	helper: string | null;
	device: string | null;
	counter: string;
	state: 'open' | 'finished' | 'abandoned' | 'expired';
	started_at: Date;
	expires_at: Date;
	answers: number;
	working_ms: number;
	current_item: number | null;
	ended_at: Date | null;
	reason: string | null;
	result: SittingResult | null;
}

/** Adds a sitting; answers false where the person already has an open one, or this one is there. */
export async function addSitting(
	db: Db,
	row: Omit<SittingRow, 'state' | 'answers' | 'working_ms' | 'ended_at' | 'reason' | 'result'>
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into sitting (person_id, id, group_id, policy_version, bank_version, mode, recorded_by, helper, device, counter, started_at, expires_at, current_item)
		values (${row.person_id}, ${row.id}, ${row.group_id}, ${row.policy_version}, ${row.bank_version}, ${row.mode}, ${row.recorded_by}, ${row.helper},
			${row.device}, ${row.counter}, ${row.started_at}, ${row.expires_at}, ${row.current_item})
		on conflict do nothing`.execute(db);
	return numAffectedRows === 1n;
}

const columns = sql.raw(`person_id, id, group_id, policy_version, bank_version, mode, recorded_by, helper, device, counter, state,
	started_at, expires_at, answers, working_ms, current_item, ended_at, reason, result`);

export async function sittingById(db: Db, id: string): Promise<SittingRow | undefined> {
	const { rows } = await sql<SittingRow>`select ${columns} from sitting where id = ${id}`.execute(db);
	return rows[0];
}
/** The same, and nobody else moves it until the transaction ends. */
export async function sittingLocked(db: Db, person: string, id: string): Promise<SittingRow | undefined> {
	const { rows } =
		await sql<SittingRow>`select ${columns} from sitting where person_id = ${person} and id = ${id} for update`.execute(db);
	return rows[0];
}
export async function openSittingOf(db: Db, person: string): Promise<SittingRow | undefined> {
	const { rows } = await sql<SittingRow>`select ${columns} from sitting where person_id = ${person} and state = 'open'`.execute(
		db
	);
	return rows[0];
}
/** Finished sittings of a person, the latest first. */
export async function finishedSittings(db: Db, person: string): Promise<SittingRow[]> {
	const { rows } = await sql<SittingRow>`
		select ${columns} from sitting where person_id = ${person} and state = 'finished' order by ended_at desc, id desc`.execute(
		db
	);
	return rows;
}
export async function dueSittings(db: Db, now: Date, limit: number): Promise<SittingRow[]> {
	const { rows } = await sql<SittingRow>`
		select ${columns} from sitting where state = 'open' and expires_at <= ${now} order by expires_at limit ${limit}`.execute(db);
	return rows;
}

export interface AnswerRow {
	id: string;
	n: number;
	item: number;
	category: number;
}
/** The answers of a sitting in the order in which they were given. */
export async function answersOf(db: Db, person: string, sitting: string): Promise<AnswerRow[]> {
	const { rows } = await sql<AnswerRow>`
		select id, n, item, category from answer where person_id = ${person} and sitting_id = ${sitting} order by n`.execute(db);
	return rows;
}

/** Whether an answer was received in this sitting. */
export async function hasAnswer(db: Db, { person_id, id }: SittingRow, answer: string): Promise<boolean> {
	const { rows } = await sql`select from answer where person_id = ${person_id} and id = ${answer} and sitting_id = ${id}`.execute(
		db
	);
	return rows.length > 0;
}

/** What `record_answer` of 0005 is asked. */
export interface RecordAnswer {
	account: string | null;
	actor: string | null;
	person: string;
	sitting: string;
	answer: string;
	expected: number;
	item: number;
	response: Given | null;
	category: number;
	answeredAt: string;
	elapsedMs: number;
	workingMs: number;
	next: number | null;
	now: Date;
}
export type Recorded = 'recorded' | 'known' | 'moved';

const RECORD = `select record_answer(account, actor, person, sitting, answer, expected, item, coalesce(response, 'null'), category,
	"answeredAt", "elapsedMs", "workingMs", next, now) as told`;
const SENT = `as a (account text, actor uuid, person uuid, sitting uuid, answer uuid, expected smallint, item smallint, response jsonb,
	category smallint, "answeredAt" timestamptz, "elapsedMs" int, "workingMs" int, next smallint, now timestamptz)`;
const RECORD_ANSWERS = { name: 'record-answers', text: `${RECORD} from jsonb_to_recordset($1::jsonb) ${SENT}` };

/** The warm path: one prepared statement, one round trip, one transaction for all of them, each as its own actor; told in their order. */
export async function storeAnswers(pool: pg.Pool, answers: readonly RecordAnswer[]): Promise<Recorded[]> {
	const { rows } = await pool.query<{ told: Recorded }>({ ...RECORD_ANSWERS, values: [JSON.stringify(answers)] });
	return rows.map(({ told }) => told);
}
/** One within a transaction, for the answer that ends a sitting. */
export async function recordAnswerIn(db: Db, answer: RecordAnswer): Promise<Recorded> {
	const { rows } = await sql<{ told: Recorded }>`
		${sql.raw(RECORD)} from jsonb_to_recordset(${JSON.stringify([answer])}::jsonb) ${sql.raw(SENT)}`.execute(db);
	return rows[0]!.told;
}

/** Closes an open sitting that stands at `answers`; answers false where it stands elsewhere or is closed. */
export async function closeSitting(
	db: Db,
	row: {
		person: string;
		id: string;
		answers: number;
		state: 'finished' | 'abandoned' | 'expired';
		reason: string;
		result: SittingResult | null;
		now: Date;
	}
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		update sitting set state = ${row.state}, reason = ${row.reason}, result = ${row.result && JSON.stringify(row.result)}::jsonb, ended_at = ${row.now}
		where person_id = ${row.person} and id = ${row.id} and state = 'open' and answers = ${row.answers}`.execute(db);
	return numAffectedRows === 1n;
}

export interface NewEvidence {
	id: string;
	what: string;
	details: object;
}
/** Facts that a sitting gave, where the person lives now. */
export async function addEvidence(
	db: Db,
	facts: readonly NewEvidence[],
	common: {
		person: string;
		placeId: number;
		at: Date;
		recordedBy: string | null;
		device: string | null;
		mode: Mode;
		sitting: string;
	}
): Promise<void> {
	await sql`
		insert into evidence (person_id, id, what, details, place_id, happened_at, recorded_by, device, mode, source, source_id)
		select ${common.person}, id, what, details, ${common.placeId}, ${common.at}, ${common.recordedBy}, ${common.device}, ${common.mode}, 'assessment', ${common.sitting}
		from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as x (id uuid, what text, details jsonb)`.execute(db);
}

/** Asks for the people's standing to be judged again, once this transaction is stored. */
export async function askForRecognition(db: Db, people: readonly string[]): Promise<void> {
	// A key of its own for each: a job that waits is replaced, and with one key the first person would be forgotten.
	for (const person of people)
		await sql`select enqueue('recognise', ${JSON.stringify({ people: [person] })}::jsonb, ${`recognise ${person}`})`.execute(db);
}
