-- Roles stay where they were given, too. Whoever had an old unit keeps exactly what lay in it on its last day, wherever it lies today,
-- until somebody confirms the role for the unit that took its place.

create table role_carried (
	role_id uuid not null references role_assignment,
	place_id int not null references place,
	decree_id text not null references decree,
	-- Null: nobody needed to; the unit was made of nothing but the old one.
	confirmed_by text references staff,
	confirmed_at timestamptz not null default now(),
	primary key (role_id, place_id)
);

-- Paths, on today's map, of what a role in this place reaches.
create function place_reach(place int) returns setof ltree language sql stable set search_path = public as $$
	select p.path from place p where p.id = $1
	union
	select l.path
	from place p
		join place_on_map was on was.place_id = p.id and was.epoch = (select max(first_day) from epoch where first_day < p.valid_to)
		join place_on_map m on m.epoch = was.epoch and m.path <@ was.path
		join place l on l.id = m.place_id
	where p.id = $1 and p.valid_to < 'infinity'
$$;
-- And with the units that it was confirmed for.
create function role_reach(r role_assignment) returns setof ltree language sql stable set search_path = public as $$
	select place_reach(r.place_id)
	union
	select p.path from role_carried c join place p on p.id = c.place_id where c.role_id = r.id
$$;
create function reach_of(account text, roles text[]) returns ltree[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(distinct reached.path), '{}')
	from role_assignment r join staff s on s.id = r.account_id and s.disabled_at is null, role_reach(r) reached (path)
	where r.account_id = $1 and r.revoked_at is null and r.role = any (roles) and r.place_id is not null
$$;
revoke all on function reach_of(text, text[]), role_reach(role_assignment), place_reach(int) from public;

-- The questions that walls ask, answered so.
create or replace function actor_scopes() returns ltree[] language sql stable security definer set search_path = public as $$
	select reach_of(actor_account(), '{commune,helper,inspector}')
$$;
create or replace function actor_offices() returns ltree[] language sql stable security definer set search_path = public as $$
	select reach_of(actor_account(), '{commune}')
$$;
create or replace function actor_registers() returns ltree[] language sql stable security definer set search_path = public as $$
	select reach_of(actor_account(), '{commune,helper}')
$$;
create or replace function actor_helps(person uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from person w join place home on home.id = w.home_place_id
		where w.id = person and home.path <@ any (actor_registers()))
	or person in (select actor_members())
$$;
create or replace function may_import(account text, roster uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from roster r join place p on p.id = r.place_id
		where r.id = $2 and case when r.organisation_id is null
			then p.path <@ any (reach_of(account, '{commune}'))
			else exists (
				select from role_assignment a join staff s on s.id = a.account_id and s.disabled_at is null
				where a.account_id = account and a.revoked_at is null and a.role = 'organisation' and a.organisation_id = r.organisation_id) end)
$$;
create or replace function match_confirmations(list uuid) returns void language plpgsql security definer set search_path = public as $$
declare
	scopes ltree[] := reach_of(actor_account(), '{province,commune}');
begin
	update confirmation_row c set person_id = m.person_id,
			fate = case when m.person_id is null then 'unknown' when m.known then 'known' when m.turn > 1 then 'repeated' else 'new' end
		from (
			select r.n, w.person_id, w.known, row_number() over (partition by w.person_id order by r.n) as turn
			from confirmation_row r left join lateral (
				select coalesce(p.merged_into, p.id) as person_id,
					exists (select from evidence_in_force e join person o on o.id = e.person_id
						where coalesce(o.merged_into, o.id) = coalesce(p.merged_into, p.id) and e.what = 'confirmed-vneid') as known
				from identity i join person p on p.id = i.person_id join place h on h.id = p.home_place_id
				where i.personal_number_hash = any (r.marks) and h.path <@ any (scopes)
				limit 1) w on true
			where r.list_id = list and r.fate <> 'malformed') m
		where c.list_id = list and c.n = m.n
			and exists (select from confirmation_list l where l.id = list and l.account_id = actor_account() and l.applied_at is null);
end $$;

create or replace function may_watch(learner uuid, at timestamptz, at_most int) returns table (name text)
	language sql stable security definer set search_path = public as $$
	select s.name
	from person w join place home on home.id = w.home_place_id
		join role_assignment r on r.place_id is not null and r.revoked_at is null and r.role in ('commune', 'helper', 'inspector')
		join lateral role_reach(r) reached (path) on home.path <@ reached.path
		join staff s on s.id = r.account_id and s.disabled_at is null
	where w.id = learner and actor_reaches(learner) and s.id <> actor_account() and taught_by(s.id, learner, at) is null
	group by s.id, s.name order by max(nlevel(reached.path)) desc, s.name, s.id limit at_most
$$;

-- An administrator confirms any role, an office those of its own helpers; only for a unit that took the old one's place.
alter table role_carried enable row level security;
create policy with_the_role on role_carried for select to hocvuso_app using (exists (select from role_assignment r where r.id = role_id));
create policy managers_confirm on role_carried for insert to hocvuso_app with check (
	confirmed_by = actor_account()
	and exists (select from role_assignment r where r.id = role_id and r.revoked_at is null
		and role_carried.place_id in (select heirs_of(r.place_id))
		and decree_id = (select s.decree_id from succession s where s.to_id = role_carried.place_id limit 1)
		and (actor_has('administrator')
			or (r.role = 'helper' and role_carried.place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[]))))));
create policy worker on role_carried to hocvuso_worker using (true) with check (true);
grant select, insert on role_carried to hocvuso_app;
grant select, insert, delete on role_carried to hocvuso_worker;
