import { sql } from 'kysely';
import type { TeamKind } from '#core/teams/team.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface CommuneCoverage {
	id: number;
	code: string;
	name: string;
	/** Hamlets in force; none where nobody has entered them yet. */
	hamlets: number;
	/** Those that a team in force covers. */
	covered: number;
	teams: number;
	/** Members of its teams; whoever is in two teams counts in each. */
	members: number;
}
/** Hamlets with and without a team, by commune of today, as far as the actor watches: a province, a commune. */
export async function coverage(db: Db, today: string): Promise<CommuneCoverage[]> {
	const { rows } = await sql<CommuneCoverage>`
		with living as materialized (
			select t.id, t.place_id from team_now t where t.founded <= ${today}::date and (t.last_day is null or t.last_day >= ${today}::date)),
		covered as materialized (select distinct v.place_id from team_cover v join living l on l.id = v.team_id),
		watched as materialized (
			select c.id, c.code, c.name_vi, c.plain, c.path from place c
			where c.level = 'commune' and c.valid_to = 'infinity' and c.path <@ any ((select watched_places())::ltree[])),
		-- Each place of a watched commune with that commune: by its path, which names the units above.
		lies as materialized (
			select p.id as place_id, w.id
			from place p cross join unnest(string_to_array(ltree2text(p.path), '.')::int[]) above (id) join watched w on w.id = above.id
			where p.valid_to = 'infinity' or p.id in (select place_id from living)),
		hamlets as (
			select l.id, count(*) as n, count(*) filter (where l.place_id in (select place_id from covered)) as covered
			from lies l join place h on h.id = l.place_id and h.level = 'hamlet' and h.valid_to = 'infinity' group by 1),
		inside as (
			select i.team_id, count(*) as n from (
				select distinct on (e.member_id) e.team_id, e.kind from team_event e where e.kind in ('joined', 'left')
				order by e.member_id, e.happened_on desc, e.n desc) i
			where i.kind = 'joined' group by 1),
		teams as (
			select l.id, count(*) as n, coalesce(sum(i.n), 0) as members
			from living t join lies l on l.place_id = t.place_id left join inside i on i.team_id = t.id group by 1)
		select w.id, w.code, w.name_vi as name, coalesce(h.n, 0)::int as hamlets, coalesce(h.covered, 0)::int as covered, coalesce(t.n, 0)::int as teams,
			coalesce(t.members, 0)::int as members
		from watched w left join hamlets h on h.id = w.id left join teams t on t.id = w.id order by w.plain, w.code`.execute(db);
	return rows;
}

/** Hamlets of a commune that no team in force covers. */
export async function hamletsWithout(db: Db, communeCode: string, today: string): Promise<{ id: number; name: string }[]> {
	const { rows } = await sql<{ id: number; name: string }>`
		select h.id, h.name_vi as name from place c join place h on h.path <@ c.path and h.level = 'hamlet' and h.valid_to = 'infinity'
		where c.code = ${communeCode} and c.level = 'commune' and c.valid_to = 'infinity'
			and not exists (select from team_cover v join team_now t on t.id = v.team_id
				where v.place_id = h.id and t.founded <= ${today}::date and (t.last_day is null or t.last_day >= ${today}::date))
		order by h.plain, h.code`.execute(db);
	return rows;
}

/** A team as residents see it. */
export interface PublicTeam {
	id: string;
	kind: TeamKind;
	name: string;
	placeId: number;
	/** Hamlets of the commune that it covers. */
	hamlets: number[];
	/** Only with the leader's consent. */
	leader: string | null;
	phone: string | null;
}
export async function publicTeamsOf(db: Db, commune: number, today: string): Promise<PublicTeam[]> {
	const { rows } = await sql<PublicTeam>`
		select id, kind, name, place_id as "placeId", hamlets, leader, phone from public_teams(${commune}, ${today}::date)`.execute(
		db
	);
	return rows;
}

/** Communes in force of the province, for residents to choose from. */
export async function communesInForce(db: Db, province: string): Promise<{ id: number; code: string; name: string }[]> {
	const { rows } = await sql<{ id: number; code: string; name: string }>`
		select c.id, c.code, c.name_vi as name from place u join place c on c.path <@ u.path and c.level = 'commune' and c.valid_to = 'infinity'
		where u.code = ${province} and u.level = 'province' and u.valid_to = 'infinity' order by c.plain, c.code`.execute(db);
	return rows;
}
