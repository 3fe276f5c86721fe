import { sql } from 'kysely';
import type { KnownOutcome } from '#core/targets/masks.ts';
import type { RestateRule } from '#core/targets/restate.ts';
import type { Db } from '#server/platform/db/index.ts';

/** On what a version of a target stands. */
export interface TargetDocument {
	issuer: string;
	number: string | null;
	/** Signed on (yyyy-mm-dd). */
	date?: string | null;
	reportedAs?: string;
	note?: string;
	asOf?: string;
}

/** What a target asks, in one version of it. */
export interface TargetText {
	year: number;
	/** yyyy-mm-dd */
	deadline: string;
	place: number;
	audience: string;
	outcomes: string[];
	unit: 'person' | 'organisation';
	measure: 'share' | 'count';
	goal: number;
	op: '>=' | '>';
	titleVi: string;
	titleEn: string;
	note: string | null;
	document: TargetDocument;
	sequence: number;
}

export interface TargetVersion extends TargetText {
	target: string;
	version: number;
	kind: 'issued' | 'revised' | 'restated' | 'withdrawn';
	rule: RestateRule | null;
	/** Why it was withdrawn; of other versions `null`. */
	reason: string | null;
	placeCode: string;
	placeNameVi: string;
	placeNameEn: string;
	/** The place is no longer in force. */
	placeEnded: boolean;
	audienceVi: string;
	audienceEn: string;
	madeBy: string | null;
	madeByName: string | null;
	madeAt: Date;
	/** This version or a later one is in force; the latest waits to be counted while it is not. */
	inForce: boolean;
}

const columns = sql`v.target_id as target, v.version, v.kind, v.year, v.deadline, v.place_id as place, v.audience_id as audience, v.outcomes, v.unit, v.measure,
	v.goal::float8 as goal, v.op, v.title_vi as "titleVi", v.title_en as "titleEn", v.note, v.document, v.sequence, v.rule, v.reason, p.code as "placeCode",
	p.name_vi as "placeNameVi", p.name_en as "placeNameEn", p.valid_to < 'infinity' as "placeEnded", a.name_vi as "audienceVi", a.name_en as "audienceEn",
	v.made_by as "madeBy", s.name as "madeByName", v.made_at as "madeAt", v.version <= coalesce(t.version, 0) as "inForce"`;
const source = sql`target_version v join place p on p.id = v.place_id join audience a on a.id = v.audience_id
	left join staff s on s.id = v.made_by left join target t on t.id = v.target_id`;

/** The latest version of every target, the latest year first. */
export async function latestVersions(db: Db): Promise<TargetVersion[]> {
	const { rows } = await sql<TargetVersion>`
		select * from (select distinct on (v.target_id) ${columns} from ${source} order by v.target_id, v.version desc) latest
		order by year desc, sequence, target`.execute(db);
	return rows;
}

/** All versions of a target, the latest first. */
export async function versionsOf(db: Db, target: string): Promise<TargetVersion[]> {
	const { rows } = await sql<TargetVersion>`
		select ${columns} from ${source} where v.target_id = ${target} order by v.version desc`.execute(db);
	return rows;
}

export interface TargetMasks {
	audience: bigint;
	reached: bigint;
	learned: bigint;
	assessed: bigint;
	passed: bigint;
	confirmed: bigint;
}

/** Appends a version. @returns false where somebody was faster: that version exists already */
export async function addVersion(
	db: Db,
	{
		target,
		version,
		kind,
		rule,
		reason = null,
		by
	}: Pick<TargetVersion, 'target' | 'version' | 'kind' | 'rule'> & { reason?: string | null; by: string | null },
	text: TargetText,
	masks: TargetMasks
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into target_version (target_id, version, kind, year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, note,
			document, sequence, rule, reason, audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask, made_by)
		values (${target}, ${version}, ${kind}, ${text.year}, ${text.deadline}, ${text.place}, ${text.audience}, ${text.outcomes}, ${text.unit}, ${text.measure},
			${text.goal}, ${text.op}, ${text.titleVi}, ${text.titleEn}, ${text.note}, ${JSON.stringify(text.document)}::jsonb, ${text.sequence}, ${rule}, ${reason},
			${String(masks.audience)}, ${String(masks.reached)}, ${String(masks.learned)}, ${String(masks.assessed)}, ${String(masks.passed)},
			${String(masks.confirmed)}, ${by})
		on conflict (target_id, version) do nothing`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

/** @returns false where the latest version counts otherwise and has to be counted by the worker first */
export async function putInForce(db: Db, target: string): Promise<boolean> {
	const { rows } = await sql<{ done: boolean }>`select put_in_force(${target}) as done`.execute(db);
	return rows[0]!.done;
}

export interface KnownAudience {
	id: string;
	bit: number;
	unit: 'person' | 'organisation';
	nameVi: string;
	nameEn: string;
	means: string;
	provisional: boolean;
}
export interface NamedOutcome extends KnownOutcome {
	unit: 'person' | 'organisation';
	nameVi: string;
	nameEn: string;
	means: string;
	provisional: boolean;
}

export async function knownAudiences(db: Db): Promise<KnownAudience[]> {
	const { rows } = await sql<KnownAudience>`
		select id, bit, unit, name_vi as "nameVi", name_en as "nameEn", means, provisional from audience order by unit desc, bit`.execute(
		db
	);
	return rows;
}

export async function knownOutcomes(db: Db): Promise<NamedOutcome[]> {
	const { rows } = await sql<NamedOutcome>`
		select id, bit, state, unit, name_vi as "nameVi", name_en as "nameEn", means, provisional from outcome order by unit desc, bit`.execute(
		db
	);
	return rows;
}

/** The province that had this code on that day (yyyy-mm-dd). */
export async function provinceOn(db: Db, code: string, day: string): Promise<number | undefined> {
	const { rows } = await sql<{ id: number }>`
		select id from place where code = ${code} and level = 'province' and valid_from <= ${day}::date and valid_to > ${day}::date`.execute(
		db
	);
	return rows[0]?.id;
}

/** A unit in force today by its code. */
export async function placeInForce(db: Db, code: string): Promise<{ id: number; level: string; path: string } | undefined> {
	const { rows } = await sql<{ id: number; level: string; path: string }>`
		select id, level, path::text as path from place where code = ${code} and valid_to = 'infinity'`.execute(db);
	return rows[0];
}

/** Sums that name nobody. Row security: the province. */
export async function wouldCount(
	db: Db,
	unit: string,
	path: string,
	masks: TargetMasks
): Promise<{ members: number; reached: number }> {
	const { rows } = await sql<{ members: number; reached: number }>`
		select members::int as members, reached_now::int as reached
		from would_count(${unit}, ${path}::ltree, ${String(masks.audience)}::bigint, ${String(masks.reached)}::bigint)`.execute(db);
	return rows[0]!;
}
