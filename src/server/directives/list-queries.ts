import { sql } from 'kysely';
import type { Stage } from '#core/tasks/state.ts';
import type { Db } from '#server/platform/db/index.ts';

/** A task as lists and the report show it. */
export interface TaskLine {
	id: string;
	directiveId: string;
	number: string;
	parentId: string | null;
	work: string;
	person: string;
	lead: string;
	unit: string;
	deadline: string;
	product: string;
	quantity: number;
	quantityOf: string;
	state: Stage;
	percent: number;
	proposed: boolean;
	/** Went up the line as far as the province. */
	atProvince: boolean;
	/** Its unit has ended: somebody must say who is responsible now. */
	unitEnded: boolean;
	closedAt: Date | null;
	/** Waits for the actor: to accept it, to answer, to confirm, to say who is responsible after a change of units, or its deadline is near. */
	waits: boolean;
	sample: boolean;
}
export interface Filter {
	/**
	 * `mine`: done, led, accepted or issued by the actor · `unit`: of the actor's offices and organisations · `team`: of the teams that the actor is in ·
	 * `all`: whatever the actor sees
	 */
	whose: 'mine' | 'unit' | 'team' | 'all';
	late: boolean;
	waiting: boolean;
	directive: string | null;
	parent: string | null;
	team: string | null;
	today: string;
	/** The last day that counts as near. */
	soon: string;
}

/** Who does a task: its people, and the present leader of the team that has it. */
const does = sql`(actor_account() in (t.person_account, t.lead_account) or coalesce(k.team_id in (select actor_led_teams()), false))`;
/**
 * A unit that ended lies as a leaf under what carries it: that one's office is asked, and whoever does the task. Whoever leads the team since the
 * task was given is asked to take it over.
 */
const waits = ({ soon }: Pick<Filter, 'soon'>) => sql`(
	case when t.state = 'closed' then false
		when p.valid_to < 'infinity' then ${does}
			or (nlevel(p.path) > 1 and subpath(p.path, 0, -1) = any ((select issuing_offices())::ltree[]))
		when t.state = 'handed-in' or t.proposed then actor_account() = t.accountable_account
		when t.state = 'questioned' then actor_account() in (k.issued_by, t.accountable_account)
		when t.state = 'issued' then ${does}
		else ${does} and (k.deadline <= ${soon}::date or actor_account() not in (t.person_account, t.lead_account)) end
	or (t.state in ('issued', 'questioned', 'accepted') and exists (select from task_event e where e.task_id = k.id and e.kind = 'escalated'
		and (e.to_account = actor_account() or (e.to_account is null and (select actor_has('province')))))))`;

/** At most 500, open ones first, then by deadline. */
export async function taskLines(db: Db, filter: Filter): Promise<TaskLine[]> {
	const { rows } = await sql<TaskLine>`
		select k.id, k.directive_id as "directiveId", d.number, k.parent_id as "parentId", k.work, sp.name as person, sl.name as lead,
			coalesce(g.name, m.name, p.name_vi) as unit, k.deadline, k.product, k.quantity::float8 as quantity, k.quantity_of as "quantityOf", t.state, t.percent,
			t.proposed, exists (select from task_event e where e.task_id = k.id and e.kind = 'escalated' and e.to_account is null) as "atProvince",
			p.valid_to < 'infinity' as "unitEnded", t.closed_at as "closedAt", ${waits(filter)} as waits, d.sample
		from task_state t join task k on k.id = t.task_id join directive d on d.id = k.directive_id join place p on p.id = t.place_id
			left join organisation g on g.id = k.organisation_id left join team m on m.id = k.team_id join staff sp on sp.id = t.person_account join staff sl on sl.id = t.lead_account
		where case ${filter.whose}::text
				when 'mine' then ${does} or actor_account() in (t.accountable_account, k.issued_by)
				when 'team' then k.team_id in (select actor_teams())
				when 'unit' then p.path <@ any ((select issuing_offices())::ltree[]) or k.organisation_id = any ((select actor_organisations())::uuid[])
				else true end
			and (not ${filter.late}::boolean or (t.state in ('issued', 'questioned', 'accepted') and k.deadline < ${filter.today}::date))
			and (not ${filter.waiting}::boolean or ${waits(filter)})
			and (${filter.directive}::uuid is null or k.directive_id = ${filter.directive}::uuid)
			and (${filter.parent}::uuid is null or k.parent_id = ${filter.parent}::uuid)
			and (${filter.team}::uuid is null or k.team_id = ${filter.team}::uuid)
		order by t.state = 'closed', k.deadline, k.id limit 500`.execute(db);
	return rows;
}

export async function countWaiting(db: Db, soon: string): Promise<number> {
	const { rows } = await sql<{ n: number }>`
		select count(*)::int as n from task_state t join task k on k.id = t.task_id join place p on p.id = t.place_id where ${waits({ soon })}`.execute(
		db
	);
	return rows[0]!.n;
}

export interface Load {
	/** Of the account, or of the team. */
	id: string;
	name: string;
	open: number;
	late: number;
	thisWeek: number;
	closed: number;
}
/** Load by person or by team, of the tasks that the actor sees; the most loaded first. */
export async function loads(db: Db, by: 'person' | 'team', { today, soon }: { today: string; soon: string }): Promise<Load[]> {
	const { rows } = await sql<Load>`
		select s.id, s.name, (count(*) filter (where t.state <> 'closed'))::int as open,
			(count(*) filter (where t.state in ('issued', 'questioned', 'accepted') and k.deadline < ${today}::date))::int as late,
			(count(*) filter (where t.state in ('issued', 'questioned', 'accepted') and k.deadline between ${today}::date and ${soon}::date))::int as "thisWeek",
			(count(*) filter (where t.state = 'closed'))::int as closed
		from task_state t join task k on k.id = t.task_id join ${by === 'person' ? sql`staff s on s.id = t.person_account` : sql`team s on s.id = k.team_id`}
		group by s.id, s.name order by late desc, open desc, s.name limit 500`.execute(db);
	return rows;
}

export interface Unit {
	/** `place:12`, `organisation:<id>` or `team:<id>`, as forms send it. */
	key: string;
	placeId: number;
	organisationId: string | null;
	teamId: string | null;
	name: string;
	/** Of a place its level; `organisation`, `team`. */
	level: string;
}
/** A unit and those in force just below it; tasks go to one of them. */
export async function unitsBelow(db: Db, place: number): Promise<Unit[]> {
	const { rows } = await sql<Unit>`
		select 'place:' || p.id as key, p.id as "placeId", null as "organisationId", null as "teamId", p.name_vi as name, p.level
		from place p join place_on_map m on m.place_id = p.id and m.epoch = epoch_now() and m.carrier_id = p.id
		where p.valid_to = 'infinity' and (p.id = ${place} or m.parent_id = ${place})
		order by p.id <> ${place}, p.plain, p.code`.execute(db);
	return rows;
}
const likeWords = (plain: string) =>
	`%${plain
		.replace(/[\\%_]/g, '\\$&')
		.split(' ')
		.join('%')}%`;
/** Organisations in a place or below it; `plain`: words of the name. At most 60. */
export async function organisationsBelow(db: Db, place: number, plain: string): Promise<Unit[]> {
	const { rows } = await sql<Unit>`
		select 'organisation:' || o.id as key, o.place_id as "placeId", o.id as "organisationId", null as "teamId", o.name, 'organisation' as level
		from organisation o join place p on p.id = o.place_id join place u on u.id = ${place}
		where p.path <@ u.path and o.closed_at is null and o.plain like ${likeWords(plain)} order by o.plain, o.id limit 60`.execute(
		db
	);
	return rows;
}
/** Teams in force that the actor sees, in a place or below it, with their place; `plain`: words of the name, `id`: only that one. At most 60. */
export async function teamsBelow(
	db: Db,
	place: number,
	{ plain = '', id = null, today }: { plain?: string; id?: string | null; today: string }
): Promise<Unit[]> {
	const { rows } = await sql<Unit>`
		select 'team:' || t.id as key, t.place_id as "placeId", null as "organisationId", t.id as "teamId", t.name || ' – ' || p.name_vi as name, 'team' as level
		from team_now t join place p on p.id = t.place_id join place u on u.id = ${place}
		where p.path <@ u.path and p.valid_to = 'infinity' and (${id}::uuid is null or t.id = ${id}::uuid) and (t.plain || ' ' || p.plain) like ${likeWords(plain)}
			and t.founded <= ${today}::date and (t.last_day is null or t.last_day >= ${today}::date)
		order by t.plain, t.id limit 60`.execute(db);
	return rows;
}
export async function unitByKey(db: Db, place: number | null, organisation: string | null): Promise<Unit | undefined> {
	const { rows } = await sql<Unit>`
		select case when o.id is null then 'place:' || p.id else 'organisation:' || o.id end as key, p.id as "placeId", o.id as "organisationId", null as "teamId",
			coalesce(o.name, p.name_vi) as name, case when o.id is null then p.level else 'organisation' end as level
		from place p left join organisation o on o.id = ${organisation}::uuid and o.closed_at is null
		where p.id = coalesce(o.place_id, ${place}::int) and (${organisation}::uuid is null or o.id is not null)`.execute(db);
	return rows[0];
}

export interface Colleague {
	account: string;
	name: string;
	role: string;
}
/** Colleagues of a unit; of a team its members who can sign in, the leader first, with the role `leader` or `member`. */
export async function staffOf(
	db: Db,
	{ placeId, organisationId, teamId }: Pick<Unit, 'placeId' | 'organisationId' | 'teamId'>
): Promise<Colleague[]> {
	const { rows } = await (
		teamId === null
			? sql<Colleague>`select account_id as account, name, role from unit_staff(${placeId}, ${organisationId}::uuid)`
			: sql<Colleague>`select account_id as account, name, case when leads then 'leader' else 'member' end as role from team_staff(${teamId}::uuid)`
	).execute(db);
	return rows;
}

/** Units in force that took the place of one that ended. */
export async function heirs(db: Db, place: number): Promise<{ placeId: number; name: string }[]> {
	const { rows } = await sql<{ placeId: number; name: string }>`
		select p.id as "placeId", p.name_vi as name from heirs_of(${place}) h join place p on p.id = h order by p.plain`.execute(db);
	return rows;
}
