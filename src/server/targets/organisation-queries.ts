import { sql } from 'kysely';
import type { Counts } from '#core/targets/progress.ts';
import type { Db } from '#server/platform/db/index.ts';

/** An organisation and where it is. */
interface Organisation {
	id: string;
	name: string;
	plain: string;
	kind: string;
	placeId: number;
	placeName: string;
}

/** An organisation that a target of organisations counts, or does not count yet. */
export interface Institution extends Organisation {
	reached: boolean;
	/** Where it counts by its members and the reader may see it: how many of them there are, how many reached it, the share that is asked (0..1). */
	members: { members: number; reached: number; share: number } | null;
}

/** The organisations under a place that are of the audience of a target of organisations. */
export async function institutionsIn(db: Db, target: string, path: string): Promise<Institution[]> {
	const { rows } = await sql<Institution>`
		with asked as materialized (
			select distinct on (a.organisation_id) a.organisation_id, jsonb_build_object('members', a.members, 'reached', a.reached, 'share', a.share::float8) as members
			from target t join outcome_clause c on c.outcome_id = any (t.outcomes) join organisations_asked(${path}::ltree) a on a.what = c.what
			where t.id = ${target} order by a.organisation_id, a.what)
		select o.id, o.name, o.plain, o.kind, o.place_id as "placeId", l.name_vi as "placeName", s.outcomes & t.reached_mask = t.reached_mask as reached,
			a.members
		from target t join organisation_standing s on s.audiences & t.audience_mask <> 0
			join organisation o on o.id = s.organisation_id join place l on l.id = o.place_id
			left join asked a on a.organisation_id = o.id
		where t.id = ${target} and t.unit = 'organisation' and l.path <@ ${path}::ltree
		order by o.plain, o.id`.execute(db);
	return rows;
}

/** An organisation with its members of the audience of a target. */
export interface OrganisationCounts extends Organisation, Counts {}

/**
 * The organisations under a place that have members of a target's audience, as far as the actor sees them.
 *
 * @param liveUpTo with more members than so many together, they are told as they were counted last (0055)
 * @returns also when they were counted; `null`: just now
 */
export async function organisationsCounted(
	db: Db,
	target: string,
	path: string,
	liveUpTo = LIVE_UP_TO
): Promise<{ rows: OrganisationCounts[]; countedAt: Date | null }> {
	const { rows: last } = await sql<{
		at: Date | null;
	}>`select organisations_counted_at(${path}::ltree, ${liveUpTo}) as at`.execute(db);
	const countedAt = last[0]!.at;
	const counted = sql.ref(countedAt ? 'organisations_tallied' : 'organisations_counted');
	const { rows } = await sql<OrganisationCounts>`
		select o.id, o.name, o.plain, o.kind, o.place_id as "placeId", l.name_vi as "placeName",
			c.members, c.learned, c.assessed, c.passed, c.confirmed, c.reached
		from ${counted}(${target}, ${path}::ltree) c join organisation o on o.id = c.organisation_id join place l on l.id = o.place_id
		order by o.plain, o.id`.execute(db);
	return { rows, countedAt };
}

/** Looking at each of these members takes some hundredths of a second. */
const LIVE_UP_TO = 5000;

/** Counts the members of all organisations, where there are so many people that looking at each takes long. */
export async function countOrganisations(db: Db, fromPeople = LIVE_UP_TO): Promise<void> {
	const { rows } = await sql<{ many: boolean }>`
		select count(*) > ${fromPeople} as many from (select from standing limit ${fromPeople} + 1) s`.execute(db);
	if (rows[0]!.many) await sql`select count_organisations()`.execute(db);
}
