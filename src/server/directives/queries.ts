import { sql } from 'kysely';
import type { ClearTask } from '#core/tasks/six-clears.ts';
import type { Stage } from '#core/tasks/state.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Hand } from './policy.ts';

export interface Directive {
	id: string;
	number: string;
	issuer: string;
	title: string;
	about: string;
	signed: string;
	effective: string;
	/** The unit whose office gives tasks under it: the one that issued it, or what carries that one since it ended. */
	placeId: number;
	/** The name of the unit that issued it, as it was then. */
	placeName: string;
	sample: boolean;
	createdBy: string;
	file: { id: string; name: string } | null;
	tasks: number;
	closed: number;
	/** The actor is the office that issued it, and may give tasks. */
	mine: boolean;
}

/** Directives that the actor sees, the newest first; `id`: only that one. Tasks are counted as far as the actor sees them. */
export async function directives(db: Db, id: string | null): Promise<Directive[]> {
	const { rows } = await sql<Directive>`
		select d.id, d.number, d.issuer, d.title, d.about, d.signed, d.effective, coalesce(o.id, p.id) as "placeId", p.name_vi as "placeName", d.sample,
			s.name as "createdBy", (select jsonb_build_object('id', f.id, 'name', f.name) from directive_file f where f.directive_id = d.id and f.task_id is null
				order by f.uploaded_at limit 1) as file,
			count(t.task_id)::int as tasks, (count(t.task_id) filter (where t.state = 'closed'))::int as closed,
			coalesce(o.path <@ any ((select issuing_offices())::ltree[]), false) as mine
		from directive d join place p on p.id = d.place_id join place_on_map m on m.epoch = epoch_now() and m.place_id = p.id
			left join place o on o.id = m.carrier_id join staff s on s.id = d.created_by
			left join task k on k.directive_id = d.id left join task_state t on t.task_id = k.id
		where ${id}::uuid is null or d.id = ${id}::uuid
		group by d.id, p.id, o.id, s.id order by d.signed desc, d.id desc limit 200`.execute(db);
	return rows;
}

export interface DirectiveRow {
	id: string;
	number: string;
	issuer: string;
	title: string;
	about: string;
	signed: string;
	effective: string;
	place_id: number;
	created_by: string;
}
/** Sent twice, it is one. */
export async function putDirective(db: Db, row: DirectiveRow): Promise<void> {
	await db
		.insertInto('directive')
		.values(row)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

export interface UnitOfStaff {
	placeId: number;
	name: string;
}
/** Units whose office the actor is, the highest first: directives are issued for one of them. Hamlets that an ended unit left have no office. */
export async function ownOffices(db: Db): Promise<UnitOfStaff[]> {
	const { rows } = await sql<UnitOfStaff>`
		select p.id as "placeId", p.name_vi as name from place p
		where p.path = any ((select issuing_offices())::ltree[]) and p.valid_to = 'infinity' and p.level in ('province', 'commune')
		order by nlevel(p.path), p.plain`.execute(db);
	return rows;
}

export interface WholeTask extends Omit<ClearTask, 'person' | 'lead' | 'accountable' | 'cell' | 'milestones'> {
	id: string;
	directive: { id: string; number: string; title: string };
	parent: { id: string; work: string | null } | null;
	issuedBy: string;
	issuedAt: Date;
	state: Stage;
	percent: number;
	milestones: { n: number; due: string; what: string; done: boolean }[];
	supports: string[];
	personId: string;
	person: string;
	leadId: string;
	lead: string;
	accountableId: string;
	accountable: string;
	placeId: number;
	placeCode: string;
	placePath: string;
	organisationId: string | null;
	teamId: string | null;
	/** Null also for whoever does not see the team. */
	team: string | null;
	/** The team, the organisation or the place. */
	unit: string;
	/** Whoever is named does not lead the team any more that has it. */
	leaderChanged: boolean;
	unitEnded: boolean;
	escalated: string[];
	proposed: boolean;
	closedAt: Date | null;
	target: {
		id: string;
		title: string;
		titleEn: string;
		measure: 'share' | 'count';
		goal: number;
		placeId: number;
		placeName: string;
	} | null;
	sample: boolean;
	hand: Hand;
}

/** One task as it stands, with what the actor is to it. Undefined where there is none, or the actor does not see it. */
export async function taskById(db: Db, id: string): Promise<WholeTask | undefined> {
	const { rows } = await sql<WholeTask>`
		select k.id, jsonb_build_object('id', d.id, 'number', d.number, 'title', d.title) as directive,
			case when k.parent_id is not null then jsonb_build_object('id', k.parent_id, 'work', (select u.work from task u where u.id = k.parent_id)) end as parent,
			i.name as "issuedBy", k.issued_at as "issuedAt", k.work, k.may_decide as "mayDecide", k.may_spend::float8 as "maySpend", k.may_ask as "mayAsk",
			k.deadline, k.product, k.quantity::float8 as quantity, k.quantity_of as "quantityOf", t.state, t.percent, t.escalated, t.proposed,
			t.closed_at as "closedAt", d.sample,
			coalesce((select jsonb_agg(jsonb_build_object('n', e.n, 'due', e.due, 'what', e.what, 'done', e.n = any (t.milestones)) order by e.n)
				from task_milestone e where e.task_id = k.id), '[]') as milestones,
			coalesce((select jsonb_agg(coalesce(s.name, g.name, p.name_vi) order by u.n) from task_support u left join staff s on s.id = u.account_id
				left join organisation g on g.id = u.organisation_id left join place p on p.id = u.place_id where u.task_id = k.id), '[]') as supports,
			t.person_account as "personId", sp.name as person, t.lead_account as "leadId", sl.name as lead, t.accountable_account as "accountableId",
			sa.name as accountable, t.place_id as "placeId", w.code as "placeCode", w.path::text as "placePath", k.organisation_id as "organisationId",
			k.team_id as "teamId", tm.name as team, coalesce(o.name, tm.name, w.name_vi) as unit,
			coalesce(k.team_id in (select seen_teams()), false) and not exists (select from team_member_now n where n.team_id = k.team_id and n.leads and n.account_id in (t.person_account, t.lead_account)) as "leaderChanged", w.valid_to < 'infinity' as "unitEnded",
			case when k.target_id is not null then (select jsonb_build_object('id', x.id, 'title', x.title_vi, 'titleEn', x.title_en, 'measure', x.measure,
				'goal', k.target_goal::float8, 'placeId', y.id, 'placeName', y.name_vi) from target x, place y where x.id = k.target_id and y.id = k.target_place_id) end as target,
			jsonb_build_object('doer', does_task(k.id), 'acceptor', actor_account() = t.accountable_account,
				'issuer', actor_account() = k.issued_by, 'office', is_task_office(k.id)) as hand
		from task k join task_state t on t.task_id = k.id join directive d on d.id = k.directive_id join place w on w.id = t.place_id
			left join organisation o on o.id = k.organisation_id left join team tm on tm.id = k.team_id join staff i on i.id = k.issued_by join staff sp on sp.id = t.person_account
			join staff sl on sl.id = t.lead_account join staff sa on sa.id = t.accountable_account
		where k.id = ${id}::uuid`.execute(db);
	return rows[0];
}

export interface TaskRow {
	id: string;
	directive: string;
	parent: string | null;
	by: string;
	place: number;
	organisation: string | null;
	team: string | null;
	now: Date;
}
/** @returns false where it is there already */
export async function putTask(db: Db, row: TaskRow, task: ClearTask): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into task (id, directive_id, parent_id, issued_by, issued_at, person_account, place_id, organisation_id, team_id, work, lead_account,
			accountable_account, may_decide, may_spend, may_ask, deadline, product, quantity, quantity_of, target_id, target_place_id, target_goal)
		values (${row.id}, ${row.directive}, ${row.parent}, ${row.by}, ${row.now}, ${task.person}, ${row.place}, ${row.organisation}, ${row.team}, ${task.work},
			${task.lead}, ${task.accountable}, ${task.mayDecide}, ${task.maySpend}, ${task.mayAsk}, ${task.deadline}, ${task.product}, ${task.quantity},
			${task.quantityOf}, ${task.cell?.target ?? null}, ${task.cell?.place ?? null}, ${task.cell?.goal ?? null})
		on conflict do nothing`.execute(db);
	if ((numAffectedRows ?? 0n) === 0n) return false;
	await sql`insert into task_milestone (task_id, n, due, what)
		select ${row.id}::uuid, n, due, what from jsonb_to_recordset(${JSON.stringify(task.milestones.map((one, n) => ({ ...one, n })))}::jsonb)
			as m (n int, due date, what text)`.execute(db);
	return true;
}

export interface Support {
	account: string | null;
	place: number | null;
	organisation: string | null;
}
export async function putSupports(db: Db, task: string, supports: Support[]): Promise<void> {
	await sql`insert into task_support (task_id, n, account_id, place_id, organisation_id)
		select ${task}::uuid, n, account, place, organisation from jsonb_to_recordset(${JSON.stringify(supports.map((one, n) => ({ ...one, n })))}::jsonb)
			as s (n int, account text, place int, organisation uuid)`.execute(db);
}

/** Keeps a file once, whatever its name the second time. @returns its id */
export async function putFile(
	db: Db,
	file: { id: string; directive: string; task: string | null; name: string; mediaType: string; bytes: Uint8Array; by: string }
): Promise<string> {
	await sql`insert into directive_file (id, directive_id, task_id, name, media_type, bytes, uploaded_by)
		values (${file.id}, ${file.directive}, ${file.task}, ${file.name}, ${file.mediaType}, ${Buffer.from(file.bytes)}, ${file.by})
		on conflict do nothing`.execute(db);
	const { rows } = await sql<{ id: string }>`
		select id from directive_file where directive_id = ${file.directive}::uuid and task_id is not distinct from ${file.task}::uuid
			and digest = sha256(${Buffer.from(file.bytes)})`.execute(db);
	return rows[0]!.id;
}

export async function fileById(db: Db, id: string): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
	const { rows } = await sql<{ name: string; mediaType: string; bytes: Buffer }>`
		select name, media_type as "mediaType", bytes from directive_file where id = ${id}::uuid`.execute(db);
	return rows[0];
}
