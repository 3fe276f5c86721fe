import { sql } from 'kysely';
import type { TeamEvent, TeamKind } from '#core/teams/team.ts';
import type { Db } from '#server/platform/db/index.ts';

/** A team as lists show it. */
export interface TeamLine {
	id: string;
	kind: TeamKind;
	name: string;
	placeId: number;
	/** The name of its unit, as it was when that ended. */
	place: string;
	placeCode: string;
	/** The commune that it lies in on today's map; null where its unit went in two and nobody said which. */
	commune: string | null;
	communeCode: string | null;
	decisionNumber: string;
	decisionIssuer: string;
	decisionDay: string;
	founded: string;
	ends: string | null;
	/** Its last day, of the decision or because it was dissolved. */
	lastDay: string | null;
	/** Its unit has ended; it lies in what carries that one today. */
	unitEnded: boolean;
	/** Its unit ended without a single heir: somebody must say where it belongs. */
	waits: boolean;
	members: number;
	leader: string | null;
	/** Hamlets that it covers. */
	hamlets: number;
	sample: boolean;
	/** The actor is the office that keeps it. */
	keeps: boolean;
	/** The actor is in it; leads it. */
	mine: boolean;
	leads: boolean;
}

const waits = sql`(case when p.valid_to < 'infinity' then team_waits(t.place_id) else false end)`;
const living = (today: string) => sql`(t.founded <= ${today}::date and (t.last_day is null or t.last_day >= ${today}::date))`;

/** The commune of today in which a place lies, by its path: a look-up for each row, where `@>` would compare every commune. */
const communeOf = (place: 'p' | 'h') => sql`lateral (
	select c.id, c.code, c.name_vi, c.plain from place c
	where c.id = any (string_to_array(ltree2text(${sql.ref(`${place}.path`)}), '.')::int[]) and c.level = 'commune' and c.valid_to = 'infinity'
	limit 1) c on true`;

/**
 * Teams that the actor sees, those that wait first, then by commune and hamlet.
 * @param filter.commune only those of this commune of today, by code · `near` those of this commune, those in no commune, those that wait and the
 *   actor's own · `id` only this one · `mine` only those the actor is in · `ended` also those that are no more
 */
export async function teamLines(
	db: Db,
	{
		today,
		...filter
	}: {
		today: string;
		commune?: string | null;
		near?: { commune: string | null };
		id?: string | null;
		mine?: boolean;
		ended?: boolean;
	}
): Promise<TeamLine[]> {
	const { commune = null, near, id = null, mine = false, ended = false } = filter;
	const { rows } = await sql<TeamLine>`
		select t.id, t.kind, t.name, t.place_id as "placeId", p.name_vi as place, p.code as "placeCode", c.name_vi as commune, c.code as "communeCode",
			t.decision_number as "decisionNumber", t.decision_issuer as "decisionIssuer", t.decision_day as "decisionDay", t.founded, t.ends,
			t.last_day as "lastDay", p.valid_to < 'infinity' as "unitEnded", ${waits} as waits, coalesce(m.members, 0)::int as members, m.leader,
			(select count(*)::int from team_cover v where v.team_id = t.id) as hamlets, t.sample, t.id in (select kept_teams()) as keeps,
			t.id in (select actor_teams()) as mine, t.id in (select actor_led_teams()) as leads
		from team_now t join place p on p.id = t.place_id
			left join ${communeOf('p')}
			left join lateral (select count(*) filter (where n.is_in) as members, max(n.name) filter (where n.leads) as leader
				from team_member_now n where n.team_id = t.id) m on true
		where (${id}::uuid is null or t.id = ${id}::uuid)
			and (${commune}::text is null or c.code = ${commune})
			and (not ${mine}::boolean or t.id in (select actor_teams()))
			and (${ended}::boolean or ${living(today)})
			and (${!near}::boolean or c.id is null or c.code = ${near?.commune ?? null} or t.id in (select actor_teams()) or ${waits})
		order by waits desc, c.plain nulls first, c.code, p.level = 'hamlet', p.plain, t.plain, t.id limit 10000`.execute(db);
	return rows;
}

export interface Member {
	id: string;
	team: string;
	account: string | null;
	username: string | null;
	name: string;
	phone: string | null;
	isIn: boolean;
	since: string;
	leads: boolean;
	leadsSince: string | null;
	showsName: boolean;
	showsPhone: boolean;
	consentDay: string | null;
	me: boolean;
}
/** Everybody who is or was in these teams: of each the leader, members by name, then who left. */
export async function membersOf(db: Db, ...teams: string[]): Promise<Member[]> {
	const { rows } = await sql<Member>`
		select m.id, m.team_id as team, m.account_id as account, s.username, m.name, m.phone, m.is_in as "isIn", m.since, m.leads, m.leads_since as "leadsSince",
			m.shows_name as "showsName", m.shows_phone as "showsPhone", m.consent_day as "consentDay",
			coalesce(m.account_id = actor_account(), false) as me
		from team_member_now m left join staff s on s.id = m.account_id
		where m.team_id = any (${teams}::uuid[]) order by not m.is_in, not m.leads, toneless(m.name), m.id`.execute(db);
	return rows;
}

export interface TeamHamlet {
	id: number;
	team: string;
	code: string;
	name: string;
	/** Its commune today. */
	communeCode: string | null;
	/** The team hangs on it: covered without saying so. */
	own: boolean;
}
/** The hamlets that these teams cover, by name. */
export async function hamletsOf(db: Db, ...teams: string[]): Promise<TeamHamlet[]> {
	const { rows } = await sql<TeamHamlet>`
		select h.id, v.team_id as team, h.code, h.name_vi as name, c.code as "communeCode", h.id = t.place_id as own
		from team_cover v join team_now t on t.id = v.team_id join place h on h.id = v.place_id
			left join ${communeOf('h')}
		where v.team_id = any (${teams}::uuid[]) order by h.plain, h.code`.execute(db);
	return rows;
}

export interface TeamFact {
	id: string;
	kind: TeamEvent;
	happenedOn: string;
	learnedAt: Date;
	by: string;
	member: string | null;
	place: string | null;
	showsPhone: boolean | null;
	given: 'self' | 'paper' | null;
}
/** What happened to a team after it was founded, the newest first. */
export async function factsOf(db: Db, team: string): Promise<TeamFact[]> {
	const { rows } = await sql<TeamFact>`
		select e.id, e.kind, e.happened_on as "happenedOn", e.learned_at as "learnedAt", s.name as by, m.name as member, p.name_vi as place,
			e.shows_phone as "showsPhone", e.given
		from team_event e join staff s on s.id = e.by_account left join team_member m on m.id = e.member_id left join place p on p.id = e.place_id
		where e.team_id = ${team}::uuid order by e.happened_on desc, e.n desc`.execute(db);
	return rows;
}

/** Assisted sittings by the members while they were in the team, how many people that were, and the day of the last. */
export async function helpedBy(db: Db, team: string): Promise<{ sittings: number; people: number; lastDay: string | null }> {
	const { rows } = await sql<{ sittings: number; people: number; lastDay: string | null }>`
		select sittings::int as sittings, people::int as people, last_day as "lastDay" from team_helped(${team}::uuid)`.execute(db);
	return rows[0]!;
}

export interface Unit {
	id: number;
	code: string;
	name: string;
	level: 'commune' | 'hamlet';
	/** Code and name of the commune that it is or lies in. */
	communeCode: string;
	commune: string;
}
/** Communes and hamlets in force whose office the actor is, each commune followed by its hamlets. */
export async function ownUnits(db: Db): Promise<Unit[]> {
	const { rows } = await sql<Unit>`
		select p.id, p.code, p.name_vi as name, p.level, c.code as "communeCode", c.name_vi as commune
		from place p join place c on c.level = 'commune' and c.valid_to = 'infinity' and c.path @> p.path
		where p.valid_to = 'infinity' and p.level in ('commune', 'hamlet') and p.path <@ any ((select actor_offices())::ltree[])
		order by c.plain, c.code, p.level = 'hamlet', p.plain, p.code`.execute(db);
	return rows;
}
/** Hamlets in force of a commune of today. */
export async function hamletsIn(db: Db, communeCode: string): Promise<{ id: number; code: string; name: string }[]> {
	const { rows } = await sql<{ id: number; code: string; name: string }>`
		select h.id, h.code, h.name_vi as name from place c join place h on h.path <@ c.path and h.level = 'hamlet' and h.valid_to = 'infinity'
		where c.code = ${communeCode} and c.level = 'commune' and c.valid_to = 'infinity' order by h.plain, h.code`.execute(db);
	return rows;
}

/** Where a team can belong whose unit ended: the heirs; where there is none, the communes and hamlets of what carries the unit today. */
export async function unitsToSettle(db: Db, place: number): Promise<{ id: number; name: string }[]> {
	const { rows } = await sql<{ id: number; name: string }>`
		select p.id, p.name_vi as name from heirs_of(${place}) h join place p on p.id = h
		union all
		select p.id, p.name_vi from place_above a join place p on p.path <@ a.path and p.level in ('commune', 'hamlet') and p.valid_to = 'infinity'
		where a.place_id = ${place} and a.level <> 'province' and not exists (select from heirs_of(${place}))
		order by 2`.execute(db);
	return rows;
}

export interface Helper {
	account: string;
	name: string;
	username: string;
}
/** Accounts with the helper's role that the actor looks after. */
export async function ownHelpers(db: Db): Promise<Helper[]> {
	const { rows } = await sql<Helper>`
		select distinct s.id as account, s.name, coalesce(s.username, '') as username
		from role_assignment r join staff s on s.id = r.account_id and s.disabled_at is null
			join place p on p.id = r.place_id and p.path <@ any ((select actor_offices())::ltree[])
		where r.role = 'helper' and r.revoked_at is null order by s.name, s.id`.execute(db);
	return rows;
}
