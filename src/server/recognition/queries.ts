import { sql } from 'kysely';
import type { KeptRule } from '#core/recognition/check-definition.ts';
import type { Db } from '#server/platform/db/index.ts';

/** An audience (with `rules`) or an outcome (with `state` and `requirements`), as the database keeps it. */
export interface Definition {
	id: string;
	unit: 'person' | 'organisation';
	name_vi: string;
	name_en: string;
	means: string;
	source: string;
	provisional: boolean;
	state: string | null;
	rules: RuleRow[] | null;
	requirements: { n: number; name_vi: string; name_en: string; any: string[] }[] | null;
}
type RuleRow = KeptRule & { n: number };

/** Waits until nobody else judges anybody, and lets nobody begin before this transaction ends. */
export async function countAlone(db: Db): Promise<void> {
	await sql`select counting_alone()`.execute(db);
}

export async function readDefinitions(db: Db): Promise<Definition[]> {
	const { rows } = await sql<{ says: Definition }>`select says from definition_now`.execute(db);
	return rows.map(({ says }) => inOrder(says));
}

/** Keys as they are written here: a document's come back from the database in an order of their own. */
const inOrder = (one: Definition): Definition => ({
	...one,
	rules:
		one.rules?.map(({ n, age_min, age_max, organisation_kinds, public: isPublic, posts, grade_min, grade_max }) => ({
			n,
			age_min,
			age_max,
			organisation_kinds,
			public: isPublic,
			posts,
			grade_min,
			grade_max
		})) ?? null,
	requirements: one.requirements?.map(({ n, name_vi, name_en, any }) => ({ n, name_vi, name_en, any })) ?? null
});

/** Ids of audiences and outcomes that an office has changed. */
export async function setByOffice(db: Db): Promise<Set<string>> {
	const { rows } = await sql<{ id: string }>`select distinct id from definition_version where made_by is not null`.execute(db);
	return new Set(rows.map(({ id }) => id));
}

/** Writes down what audiences and outcomes say now, where that version is not written down yet. @param made by whom and why; `null`: the content */
export async function noteVersions(db: Db, made: { by: string; reason: string } | null): Promise<void> {
	await sql`
		insert into definition_version (kind, id, version, says, reason, made_by)
		select kind, id, version, says, ${made?.reason ?? null}, ${made?.by ?? null} from definition_now
		on conflict (kind, id, version) do nothing`.execute(db);
}

const nextAudienceBit = sql<number>`(select coalesce(max(bit), -1) + 1 from audience)`;
const nextOutcomeBit = sql<number>`(select coalesce(max(bit), -1) + 1 from outcome)`;

export async function writeAudience(db: Db, one: Definition): Promise<void> {
	await sql`
		insert into audience as a (id, bit, unit, name_vi, name_en, means, source, provisional)
		values (${one.id}, ${nextAudienceBit}, ${one.unit}, ${one.name_vi}, ${one.name_en}, ${one.means}, ${one.source}, ${one.provisional})
		on conflict (id) do update set unit = excluded.unit, name_vi = excluded.name_vi, name_en = excluded.name_en, means = excluded.means,
			source = excluded.source, provisional = excluded.provisional, version = a.version + 1`.execute(db);
	await db.deleteFrom('audience_rule').where('audience_id', '=', one.id).execute();
	await db
		.insertInto('audience_rule')
		.values((one.rules ?? []).map((rule) => ({ ...rule, audience_id: one.id })))
		.execute();
}

export async function writeOutcome(db: Db, one: Definition): Promise<void> {
	await sql`
		insert into outcome as o (id, bit, unit, state, name_vi, name_en, means, source, provisional)
		values (${one.id}, ${nextOutcomeBit}, ${one.unit}, ${one.state}, ${one.name_vi}, ${one.name_en}, ${one.means}, ${one.source}, ${one.provisional})
		on conflict (id) do update set unit = excluded.unit, state = excluded.state, name_vi = excluded.name_vi, name_en = excluded.name_en,
			means = excluded.means, source = excluded.source, provisional = excluded.provisional, version = o.version + 1`.execute(db);
	await db.deleteFrom('requirement').where('outcome_id', '=', one.id).execute();
	const requirements = one.requirements ?? [];
	await db
		.insertInto('requirement')
		.values(requirements.map(({ n, name_vi, name_en }) => ({ outcome_id: one.id, n, name_vi, name_en })))
		.execute();
	await db
		.insertInto('outcome_clause')
		.values(requirements.flatMap(({ n, any }) => any.map((what) => ({ outcome_id: one.id, n, what }))))
		.execute();
}

export async function anybodyToCount(db: Db): Promise<boolean> {
	const { rows } = await sql<{
		anybody: boolean;
	}>`select exists (select from person) or exists (select from organisation) as anybody`.execute(db);
	return rows[0]!.anybody;
}

/** The steps of judging everybody anew, in their order; each alone, so that whoever waits sees how far it is. */
export const REBUILD_STEPS = ['rebuild_people', 'rebuild_organisations', 'rebuild_tallies'] as const;

export async function rebuildStep(db: Db, step: (typeof REBUILD_STEPS)[number]): Promise<void> {
	await sql`select ${sql.ref(step)}()`.execute(db);
}

export async function rebuildStandings(db: Db): Promise<void> {
	await sql`select rebuild_standings()`.execute(db);
}

/** @returns how many of these people stand otherwise than before */
export async function refreshStanding(db: Db, people: string[]): Promise<number> {
	const { rows } = await sql<{ changed: number }>`select refresh_standing(${people}::uuid[]) as changed`.execute(db);
	return rows[0]!.changed;
}

export async function refreshOrganisations(db: Db, organisations: string[]): Promise<void> {
	await sql`select refresh_organisations(${organisations}::uuid[])`.execute(db);
}

/** The organisations that count by their members, if any do, and are not judged with each of them: they are large (0056). */
export async function largeOrganisations(db: Db): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select o.id from organisation o
		where exists (select from member_share) and o.closed_at is null and is_large(o.id) order by o.id`.execute(db);
	return rows.map(({ id }) => id);
}

/** @param day yyyy-mm-dd; @returns how many people stand otherwise than before */
export async function turnDay(db: Db, day: string): Promise<number> {
	// Asked before every judgement, so it must not wait for others where there is nothing to turn.
	const { rows } = await sql<{
		changed: number;
	}>`select case when c.day < ${day}::date then turn_day(${day}) else 0 end as changed from counting_day c`.execute(db);
	return rows[0]!.changed;
}
