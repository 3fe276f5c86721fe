-- A task can be given to a team: its leader does it, its members see it. People stay named (rõ người): when somebody else leads, the new
-- leader may do the task, too, and takes it over with a step that is told like any other.

alter table task add column team_id uuid references team;
create index task_team on task (team_id) where team_id is not null;

create or replace function seen_tasks() returns setof uuid language sql stable security definer set search_path = public as $$
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
	-- The team that has it.
	union select k.id from actor_teams() mine join task k on k.team_id = mine
$$;

-- Whether the actor does this task: is named for it, or leads the team that has it. (The team's leader is asked last: it costs most.)
create function does_task(task uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from task k join task_state t on t.task_id = k.id where k.id = $1
		and (actor_account() in (t.person_account, t.lead_account) or (k.team_id is not null and k.team_id in (select actor_led_teams()))))
$$;
revoke all on function does_task(uuid) from public;
grant execute on function does_task(uuid) to hocvuso_app;

create or replace function may_issue_task(directive uuid, parent uuid, place int) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from directive d join place_on_map m on m.epoch = epoch_now() and m.place_id = d.place_id join place own on own.id = m.carrier_id
			join place p on p.id = $3
		where d.id = $1 and p.path <@ own.path and case
			when $2 is null then own.path <@ any (issuing_offices())
			else exists (select from task k join task_state t on t.task_id = k.id join place w on w.id = t.place_id
				where k.id = $2 and k.directive_id = d.id and t.state = 'accepted' and p.path <@ w.path
					and (does_task(k.id) or is_task_office(k.id))) end)
$$;
create or replace function may_write_event(task uuid, kind text) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from task k left join task_state t on t.task_id = k.id
		where k.id = $1 and case
			when $2 = 'issued' then k.issued_by = actor_account() and t.task_id is null
			when $2 in ('accepted', 'questioned', 'progressed', 'milestone-done', 'evidence') then does_task(k.id)
			when $2 = 'answered' then actor_account() in (k.issued_by, t.accountable_account)
			when $2 = 'confirmed' then actor_account() = t.accountable_account and not does_task(k.id)
				and exists (select from task_event e where e.task_id = k.id and e.kind in ('evidence', 'target-reached')
					and e.by_account is distinct from actor_account())
			when $2 in ('sent-back', 'reopened') then actor_account() = t.accountable_account
			when $2 in ('handed-over', 'restated') then actor_account() in (k.issued_by, t.accountable_account) or does_task(k.id) or is_task_office(k.id)
			else false end)
$$;

-- A team of the place that the task is given to, which the giver sees; no other.
create function is_team_of(team uuid, place int) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from team_now t where t.id = $1 and t.place_id = $2 and $1 in (select seen_teams()))
$$;
-- Members of a team who can sign in, the leader first; for who sees the team.
create function team_staff(team uuid) returns table (account_id text, name text, leads boolean) language sql stable security definer set search_path = public as $$
	select s.id, s.name, m.leads from team_member_now m join staff s on s.id = m.account_id and s.disabled_at is null
	where m.team_id = $1 and m.is_in and $1 in (select seen_teams()) order by not m.leads, s.name, s.id
$$;
revoke all on function is_team_of(uuid, int), team_staff(uuid) from public;
grant execute on function is_team_of(uuid, int), team_staff(uuid) to hocvuso_app;
drop policy issued on task;
create policy issued on task for insert to hocvuso_app with check (
	issued_by = actor_account() and may_issue_task(directive_id, parent_id, place_id)
	and (team_id is null or (organisation_id is null and is_team_of(team_id, place_id))));
