-- Directives and their tasks. A task has all six clears (rõ người, việc, trách nhiệm, thẩm quyền, thời gian, kết quả), by core's rule and
-- by these columns. A task is never edited: what happens to it is appended as events, and where it stands follows from them.

create table directive (
	id uuid primary key,
	number text not null check (number <> ''),
	issuer text not null check (issuer <> ''),
	title text not null check (title <> ''),
	about text not null default '',
	signed date not null,
	effective date not null check (effective >= signed),
	-- The unit whose office issued it; its tasks go to this unit or to what lies in it.
	place_id int not null references place,
	created_by text not null references staff,
	created_at timestamptz not null default now(),
	sample boolean not null default false
);
create index directive_place on directive (place_id);

create table task (
	id uuid primary key,
	directive_id uuid not null references directive,
	-- The task that this one is a part of: broken down for a lower unit.
	parent_id uuid references task,
	issued_by text not null references staff,
	issued_at timestamptz not null default now(),
	-- Rõ người: who does it, in which unit: a place, or an organisation (then `place_id` is where that is).
	person_account text not null references staff,
	place_id int not null references place,
	organisation_id uuid references organisation,
	-- Rõ việc.
	work text not null check (work <> ''),
	-- Rõ trách nhiệm: who leads; who is accountable, and accepts the result. Nobody accepts their own work.
	lead_account text not null references staff,
	accountable_account text not null references staff,
	-- Rõ thẩm quyền: what they may decide; how much they may spend, in VND (0: nothing); of whom they may ask what.
	may_decide text not null check (may_decide <> ''),
	may_spend bigint not null check (may_spend between 0 and 1000000000000),
	may_ask text not null check (may_ask <> ''),
	-- Rõ thời gian: the last day.
	deadline date not null,
	-- Rõ kết quả: the product, how much of it, of what; it may be the cell of a target.
	product text not null check (product <> ''),
	quantity numeric not null check (quantity > 0),
	quantity_of text not null check (quantity_of <> ''),
	target_id text references target,
	target_place_id int references place,
	-- A share in 0..1 or a number, as the target measures.
	target_goal numeric check (target_goal > 0),
	check (accountable_account not in (person_account, lead_account)),
	check (num_nonnulls(target_id, target_place_id, target_goal) in (0, 3))
);
create index task_directive on task (directive_id);
create index task_parent on task (parent_id) where parent_id is not null;

-- Who supports: a colleague, a place, or an organisation.
create table task_support (
	task_id uuid not null references task,
	n int not null,
	account_id text references staff,
	place_id int references place,
	organisation_id uuid references organisation,
	primary key (task_id, n),
	check (num_nonnulls(account_id, place_id, organisation_id) = 1)
);
create table task_milestone (
	task_id uuid not null references task,
	n int not null,
	due date not null,
	what text not null check (what <> ''),
	primary key (task_id, n)
);

-- The document of a directive (`task_id` null) and what is handed in with tasks; each kept once.
create table directive_file (
	id uuid primary key,
	directive_id uuid not null references directive,
	task_id uuid references task,
	name text not null,
	media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png',
		'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
	bytes bytea not null check (octet_length(bytes) between 1 and 10000000),
	digest bytea not null generated always as (sha256(bytes)) stored,
	uploaded_by text not null references staff,
	uploaded_at timestamptz not null default now(),
	unique nulls not distinct (directive_id, task_id, digest)
);

create table task_event (
	id uuid primary key,
	-- In the order in which we learned of them.
	n bigint generated always as identity unique,
	task_id uuid not null references task,
	kind text not null check (kind in ('issued', 'accepted', 'questioned', 'answered', 'progressed', 'milestone-done', 'reminded', 'escalated',
		'evidence', 'target-reached', 'confirmed', 'sent-back', 'reopened', 'handed-over', 'restated')),
	happened_at timestamptz not null,
	learned_at timestamptz not null default now(),
	-- Null: the system.
	by_account text references staff,
	note text not null default '',
	percent int check (percent between 0 and 100),
	milestone int,
	file_id uuid references directive_file,
	-- Whom it was handed over to, or who stays responsible after a change of units; for an escalation, whom it went to.
	to_account text references staff,
	-- The unit that took the ended one's place.
	to_place_id int references place,
	-- Which step of the calendar: reminders and escalations, each once.
	step text,
	-- The figure that reached its target cell, and its day.
	figure numeric,
	figure_day date,
	check ((by_account is null) = (kind in ('reminded', 'escalated', 'target-reached'))),
	check (kind not in ('questioned', 'answered', 'sent-back', 'reopened', 'evidence') or note <> ''),
	check ((kind = 'milestone-done') = (milestone is not null)),
	check ((kind = 'progressed') = (percent is not null)),
	check (kind not in ('handed-over', 'restated') or to_account is not null),
	check ((kind in ('reminded', 'escalated')) = (step is not null)),
	check ((kind = 'target-reached') = (figure is not null) and (figure is null) = (figure_day is null)),
	foreign key (task_id, milestone) references task_milestone (task_id, n)
);
create index task_event_task on task_event (task_id, n);
create index task_event_by on task_event (by_account);
create unique index task_event_step on task_event (task_id, kind, step) where step is not null;

-- Derived (src/core/tasks/state.ts): where each task stands, and with whom.
create table task_state (
	task_id uuid primary key references task,
	state text not null check (state in ('issued', 'questioned', 'accepted', 'handed-in', 'closed')),
	percent int not null,
	milestones int[] not null,
	person_account text not null references staff,
	lead_account text not null references staff,
	accountable_account text not null references staff,
	place_id int not null references place,
	-- How far up a late task has gone: the steps of the calendar.
	escalated text[] not null,
	-- The day's figure that reached its target cell, waiting for the acceptor.
	proposed boolean not null,
	closed_at timestamptz,
	check ((state = 'closed') = (closed_at is not null))
);
create index task_state_person on task_state (person_account) where state <> 'closed';
create index task_state_place on task_state (place_id);

-- When somebody is reminded, and up which line a late task goes: data with a source.
create table task_calendar (
	step text primary key,
	kind text not null check (kind in ('remind', 'escalate')),
	-- Reminders: days before the deadline. Escalations: days after it.
	days int not null check (days >= 0),
	-- Escalations: to whom.
	goes_to text check (goes_to in ('accountable-above', 'province')),
	source text not null,
	provisional boolean not null,
	check ((kind = 'escalate') = (goes_to is not null))
);

-- The paths of the actor's own units, as an office; and with those that they inspect.
create function issuing_offices() returns ltree[] language sql stable security definer set search_path = public as $$
	select reach_of(actor_account(), '{province,commune}')
$$;
create function watched_places() returns ltree[] language sql stable security definer set search_path = public as $$
	select reach_of(actor_account(), '{province,commune,inspector}')
$$;

-- Who sees. One set for every table of tasks, so that a list asks once.
create function seen_tasks() returns setof uuid language sql stable security definer set search_path = public as $$
	with me as (select actor_account() as account, watched_places() as offices,
		actor_organisations() as organisations)
	-- Issuer, doer, lead, accountable; the offices and inspectors above; the manager of the organisation.
	select k.id from me, task k left join task_state t on t.task_id = k.id join place p on p.id = coalesce(t.place_id, k.place_id)
		where me.account in (k.issued_by, k.person_account, k.lead_account, k.accountable_account, t.person_account, t.lead_account, t.accountable_account)
			or p.path <@ any (me.offices) or k.organisation_id = any (me.organisations)
	-- Who supports.
	union select s.task_id from me, task_support s left join place p on p.id = s.place_id
		where s.account_id = me.account or p.path <@ any (me.offices) or s.organisation_id = any (me.organisations)
	-- Who had it once.
	union select e.task_id from me, task_event e where me.account in (e.by_account, e.to_account)
$$;
-- Whose office is the unit of a task, or one above it.
create function is_task_office(task uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from task k left join task_state t on t.task_id = k.id join place p on p.id = coalesce(t.place_id, k.place_id)
		where k.id = $1 and (p.path <@ any (issuing_offices()) or k.organisation_id = any (actor_organisations())))
$$;

-- Who may give a task to this place: the office that issued the directive, inside its unit; of a part, whoever has the whole.
create function may_issue_task(directive uuid, parent uuid, place int) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from directive d join place own on own.id = d.place_id join place p on p.id = $3
		where d.id = $1 and p.path <@ own.path and case
			when $2 is null then own.path <@ any (issuing_offices())
			else exists (select from task k join task_state t on t.task_id = k.id join place w on w.id = t.place_id
				where k.id = $2 and k.directive_id = d.id and t.state = 'accepted' and p.path <@ w.path
					and (actor_account() in (t.person_account, t.lead_account) or is_task_office(k.id))) end)
$$;
-- Who may write which event: doers act, the acceptor accepts and never their own work, nobody but the system reminds.
create function may_write_event(task uuid, kind text) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from task k left join task_state t on t.task_id = k.id
		where k.id = $1 and case
			when $2 = 'issued' then k.issued_by = actor_account() and t.task_id is null
			when $2 in ('accepted', 'questioned', 'progressed', 'milestone-done', 'evidence') then actor_account() in (t.person_account, t.lead_account)
			when $2 = 'answered' then actor_account() in (k.issued_by, t.accountable_account)
			when $2 = 'confirmed' then actor_account() = t.accountable_account and actor_account() not in (t.person_account, t.lead_account)
				and exists (select from task_event e where e.task_id = k.id and e.kind in ('evidence', 'target-reached')
					and e.by_account is distinct from actor_account())
			when $2 in ('sent-back', 'reopened') then actor_account() = t.accountable_account
			when $2 in ('handed-over', 'restated') then actor_account() in (k.issued_by, t.person_account, t.lead_account, t.accountable_account) or is_task_office(k.id)
			else false end)
$$;

-- Colleagues of a unit, to choose from: with the unit itself, and of a commune its hamlets' helpers.
create function unit_staff(place int, organisation uuid) returns table (account_id text, name text, role text) language sql stable security definer set search_path = public as $$
	select distinct on (s.name, s.id) s.id, s.name, r.role
	from place u, role_assignment r join staff s on s.id = r.account_id and s.disabled_at is null
	where actor_account() is not null and u.id = $1 and r.revoked_at is null and case
		when $2 is not null then r.role = 'organisation' and r.organisation_id = $2
		else exists (select from role_reach(r) reached (path) where case
			when u.level = 'province' then r.role = 'province' and reached.path = u.path
			else r.role in ('commune', 'helper') and (reached.path <@ u.path or (u.level = 'hamlet' and r.role = 'helper' and reached.path @> u.path)) end) end
	order by s.name, s.id, r.role
$$;
revoke all on function seen_tasks(), is_task_office(uuid), may_issue_task(uuid, uuid, int), may_write_event(uuid, text), unit_staff(int, uuid) from public;
grant execute on function seen_tasks(), is_task_office(uuid), may_issue_task(uuid, uuid, int), may_write_event(uuid, text), unit_staff(int, uuid) to hocvuso_app;

alter table directive enable row level security;
alter table task enable row level security;
alter table task_support enable row level security;
alter table task_milestone enable row level security;
alter table directive_file enable row level security;
alter table task_event enable row level security;
alter table task_state enable row level security;

create policy with_a_task_or_above on directive for select to hocvuso_app using (
	created_by = actor_account()
	or place_id in (select p.id from place p where p.path <@ any ((select watched_places())::ltree[]))
	or id in (select k.directive_id from task k where k.id in (select seen_tasks())));
create policy office_issues on directive for insert to hocvuso_app with check (
	created_by = actor_account() and not sample
	and place_id in (select p.id from place p where p.path <@ any ((select issuing_offices())::ltree[])));

create policy seen on task for select to hocvuso_app using (id in (select seen_tasks()));
create policy issued on task for insert to hocvuso_app with check (
	issued_by = actor_account() and may_issue_task(directive_id, parent_id, place_id));

create policy seen on task_support for select to hocvuso_app using (task_id in (select seen_tasks()));
create policy seen on task_milestone for select to hocvuso_app using (task_id in (select seen_tasks()));
create policy seen on task_event for select to hocvuso_app using (task_id in (select seen_tasks()));
create policy seen on task_state for select to hocvuso_app using (task_id in (select seen_tasks()));
-- Support and milestones are written with the task, before it is issued.
create policy with_the_task on task_support for insert to hocvuso_app with check (may_write_event(task_id, 'issued'));
create policy with_the_task on task_milestone for insert to hocvuso_app with check (may_write_event(task_id, 'issued'));
create policy who_may on task_event for insert to hocvuso_app with check (by_account = actor_account() and may_write_event(task_id, kind));
-- Where a task stands is written with the event that moved it.
create function wrote_event(task uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from task_event e where e.task_id = $1 and e.by_account = actor_account() and e.xmin = pg_current_xact_id()::xid)
$$;
revoke all on function wrote_event(uuid) from public;
grant execute on function wrote_event(uuid) to hocvuso_app;
create policy with_its_event on task_state for insert to hocvuso_app with check (wrote_event(task_id));
create policy moves_with_its_event on task_state for update to hocvuso_app using (wrote_event(task_id)) with check (wrote_event(task_id));

create policy with_directive_or_task on directive_file for select to hocvuso_app using (
	case when task_id is null then directive_id in (select d.id from directive d) else task_id in (select seen_tasks()) end);
create policy attached_by_hands on directive_file for insert to hocvuso_app with check (
	uploaded_by = actor_account() and case
		when task_id is null then exists (select from directive d where d.id = directive_id and d.created_by = actor_account())
		else may_write_event(task_id, 'evidence') end);

create policy worker on directive to hocvuso_worker using (true);
create policy worker on task to hocvuso_worker using (true);
create policy worker on task_milestone to hocvuso_worker using (true);
create policy worker on task_event to hocvuso_worker using (true) with check (by_account is null);
create policy worker on task_state to hocvuso_worker using (true) with check (true);

grant select, insert on directive, task, task_support, task_milestone, directive_file, task_event to hocvuso_app;
grant select, insert, update on task_state to hocvuso_app;
grant select on directive, task, task_milestone, task_calendar to hocvuso_worker;
grant select, insert on task_event to hocvuso_worker;
grant select, insert, update on task_state to hocvuso_worker;
grant select on task_calendar to hocvuso_app;

-- Open tasks of a unit are counted when a decree is prepared.
insert into hanging (what, relation, place_column, living) values ('tasks', 'task_state', 'place_id', $$state <> 'closed'$$);
