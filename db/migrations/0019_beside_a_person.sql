-- Who taught somebody may not watch them be assessed: the one who is judged by how many pass must not be the one who sees them pass.
-- The helper's own record of having taught decides, and the wall asks it again.

create table proctor_rule (
	one boolean primary key default true check (one),
	-- For so many days after having taught a person one may not watch that person's assessment.
	teacher_days int not null check (teacher_days between 1 and 3660),
	source text not null,
	provisional boolean not null
);
grant select on proctor_rule to hocvuso_app, hocvuso_worker;

-- How an account last taught a person, under the rule of that moment; null where it did not.
--   assisted  sat beside them in an assessment, and read or touched for them
--   taught    wrote down a session that they attended, or something that they did with help
--   code      gave them the code that opens assisted work in the account's name
-- With the owner's eyes, for a helper sees neither all sittings nor all codes. Without a rule everything ever counts.
create function taught_by(account text, learner uuid, at timestamptz) returns text
	language sql stable security definer set search_path = public as $$
	with voices as (select p.id from person p where p.id = learner or p.merged_into = learner),
	began as (select coalesce(least(at, now()) - make_interval(days => (select teacher_days from proctor_rule)), '-infinity') as day)
	select case
		when exists (select from sitting s, began where s.person_id in (select id from voices) and s.mode = 'assisted'
			and account in (s.recorded_by, s.helper) and s.started_at >= began.day) then 'assisted'
		when exists (select from evidence e, began where e.person_id in (select id from voices) and e.happened_at >= began.day
			and (e.what like 'attended:%' and e.recorded_by = account
				or e.mode = 'assisted' and account in (e.recorded_by, e.details ->> 'helper'))) then 'taught'
		when exists (select from assisted_code c, began where c.person_id in (select id from voices)
			and c.issued_by = account and c.issued_at >= began.day) then 'code'
	end
$$;
revoke all on function taught_by(text, uuid, timestamptz) from public;

create function actor_taught(learner uuid, at timestamptz) returns text
	language sql stable security definer set search_path = public as $$
	select taught_by(actor_account(), learner, at)
$$;
create policy teacher_does_not_watch on sitting as restrictive for insert to hocvuso_app
	with check (mode <> 'proctored' or actor_taught(person_id, started_at) is null);

-- Who could watch instead: colleagues of the person's own place first; for somebody who may see the person, and no more than names.
create function may_watch(learner uuid, at timestamptz, at_most int) returns table (name text)
	language sql stable security definer set search_path = public as $$
	select s.name
	from person w join place home on home.id = w.home_place_id
		join place p on home.path <@ p.path
		join role_assignment r on r.place_id = p.id and r.revoked_at is null and r.role in ('commune', 'helper', 'inspector')
		join staff s on s.id = r.account_id and s.disabled_at is null
	where w.id = learner and actor_reaches(learner) and s.id <> actor_account() and taught_by(s.id, learner, at) is null
	group by s.id, s.name order by max(nlevel(p.path)) desc, s.name, s.id limit at_most
$$;

-- What other rooms keep of a person goes with them, whoever erases: answers to a lesson's questions, the device in their hands,
-- rows of rosters that were not brought in yet (they would make the person anew), the marks by which VNeID's lists were matched.
create function forget_elsewhere() returns trigger language plpgsql security definer set search_path = public as $$
begin
	update check_attempt set answers = '{}', device = null where person_id = new.id;
	update sitting set device = null where person_id = new.id and device is not null;
	delete from roster_row r using roster_match m
		where m.person_id = new.id and m.decision is distinct from 'other' and r.roster_id = m.roster_id and r.n = m.n;
	delete from roster_row where person_id = new.id;
	delete from roster_match where person_id = new.id;
	update confirmation_row set marks = null, reference = null where person_id = new.id;
	return null;
end $$;
revoke all on function forget_elsewhere() from public;
create trigger forgotten after update of erased_at on person for each row
	when (old.erased_at is null and new.erased_at is not null) execute function forget_elsewhere();
