import { sql } from 'kysely';
import type { Given } from '#core/answers.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface BlindAnswer {
	response: Given | null;
	agrees: boolean;
	answeredAt: Date;
}
export async function blindAnswerOf(db: Db, item: string, version: number, reviewer: string): Promise<BlindAnswer | null> {
	const { rows } = await sql<BlindAnswer>`
		select response, agrees, answered_at as "answeredAt" from item_blind_answer
		where item_id = ${item} and version = ${version} and reviewer = ${reviewer}`.execute(db);
	return rows[0] ?? null;
}

/** The first answer counts; another, sent after the key was seen, changes nothing. */
export async function addBlindAnswer(
	db: Db,
	row: { item: string; version: number; reviewer: string; response: Given | null; agrees: boolean }
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into item_blind_answer (item_id, version, reviewer, response, agrees)
		values (${row.item}, ${row.version}, ${row.reviewer}, ${row.response === null ? null : JSON.stringify(row.response)}::jsonb, ${row.agrees})
		on conflict do nothing`.execute(db);
	return numAffectedRows === 1n;
}

export type Verdict = 'approve' | 'send-back';
export interface ReviewRow {
	version: number;
	reviewerName: string | null;
	/** Of a review recorded in content/reviews/: its file, and who read. */
	source: string | null;
	reader: string | null;
	agreed: boolean;
	checklist: Record<string, boolean | string>;
	verdict: Verdict;
	words: string;
	reviewedAt: Date;
}
export async function reviewsOf(db: Db, item: string): Promise<ReviewRow[]> {
	const { rows } = await sql<ReviewRow>`
		select r.version, a.name as "reviewerName", r.source, r.reader, r.agreed, r.checklist, r.verdict, r.words, r.reviewed_at as "reviewedAt"
		from item_review r left join staff a on a.id = r.reviewer where r.item_id = ${item} order by r.reviewed_at desc`.execute(db);
	return rows;
}

export async function addReview(
	db: Db,
	row: {
		id: string;
		item: string;
		version: number;
		reviewer: string;
		agreed: boolean;
		checklist: object;
		verdict: Verdict;
		words: string;
	}
): Promise<void> {
	await sql`insert into item_review (id, item_id, version, reviewer, agreed, checklist, verdict, words)
		values (${row.id}, ${row.item}, ${row.version}, ${row.reviewer}, ${row.agreed}, ${JSON.stringify(row.checklist)}::jsonb, ${row.verdict}, ${row.words})`.execute(
		db
	);
}

/** A review that was recorded in a file: of the newest version that came with the files, once for each item. Answers how many were new. */
export async function addRecordedReviews(
	db: Db,
	file: { source: string; reader: string; date: string; words: string },
	items: readonly { item: string; agreed: boolean }[]
): Promise<number> {
	const { numAffectedRows } = await sql`
		insert into item_review (item_id, version, source, reader, agreed, verdict, words, reviewed_at)
		select v.item_id, v.version, ${file.source}, ${file.reader}, x.agreed, case when x.agreed then 'approve' else 'send-back' end, ${file.words},
			${file.date}::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
		from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as x (item text, agreed boolean)
			join lateral (select item_id, version from item_version where item_id = x.item and origin = 'file' order by version desc limit 1) v on true
		on conflict (item_id, source) do nothing`.execute(db);
	return Number(numAffectedRows ?? 0n);
}
