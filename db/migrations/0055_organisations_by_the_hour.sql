-- How the organisations of a place stand takes a look at each of their members: a moment in a hamlet, a second in a commune, a minute in a province, and a
-- board that stands open looks again whenever a figure moves. Where they have many, they are counted once an hour, and the board says when.

-- Derived: how many members of an organisation stand alike. Of their audiences, those to which their membership in it brings them or that ask for none.
create table organisation_tally (
	organisation_id uuid not null references organisation on delete cascade,
	audiences bigint not null,
	outcomes bigint not null,
	people int not null,
	primary key (organisation_id, audiences, outcomes)
);
create table organisations_counted (
	one boolean primary key default true check (one),
	at timestamptz not null
);

-- Everybody, in one pass. Millions are joined and grouped: in memory, where there is any, and whole tables at a time.
create function count_organisations() returns void language plpgsql
	set work_mem = '512MB' set enable_nestloop = off set enable_mergejoin = off set plan_cache_mode = force_custom_plan as $$
begin
	merge into organisation_tally t using (
		with rules as materialized (select * from rule_bit),
		free as materialized (select coalesce(bit_or(r.audience), 0) as audiences from rules r where not r.by_membership),
		-- Few distinct memberships: each is judged once.
		kinds as materialized (
			select k.*, coalesce((select bit_or(r.audience) from rules r
				where r.by_membership
					and (r.organisation_kinds is null or k.kind = any (r.organisation_kinds)) and (r.public is null or r.public = k.public)
					and (r.posts is null or k.post = any (r.posts))
					and (r.grade_min is null or k.grade >= r.grade_min) and (r.grade_max is null or k.grade <= r.grade_max)), 0) as audiences
			from (select distinct o.kind, o.public, m.post, m.grade, coalesce(m.grade, 0) as grade_key
				from membership m join organisation o on o.id = m.organisation_id) k),
		members as (
			select m.organisation_id, coalesce(r.speaker, m.person_id) as person_id, bit_or(k.audiences) as audiences
			from membership m
				join counting_day d on m.from_date <= d.day and (m.to_date is null or m.to_date > d.day)
				join organisation o on o.id = m.organisation_id and o.closed_at is null
				join kinds k on k.kind = o.kind and k.public = o.public and k.post = m.post and k.grade_key = coalesce(m.grade, 0)
				left join merged_record r on r.id = m.person_id
			group by 1, 2)
		select m.organisation_id, s.audiences & (m.audiences | f.audiences) as audiences, s.outcomes, count(*)::int as people
		from members m cross join free f join standing s on s.person_id = m.person_id
		group by 1, 2, 3) n
		on n.organisation_id = t.organisation_id and n.audiences = t.audiences and n.outcomes = t.outcomes
		when not matched by source then delete
		when not matched then insert values (n.organisation_id, n.audiences, n.outcomes, n.people)
		when matched and t.people <> n.people then update set people = n.people;
	insert into organisations_counted (at) values (now()) on conflict (one) do update set at = excluded.at;
end $$;

-- As `organisations_counted` of 0036, by the count of the hour: who may see them, and what it gives, are the same.
create function organisations_tallied(of_target text, under ltree) returns table (organisation_id uuid, members int, learned int, assessed int, passed int,
	confirmed int, reached int) language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	wanted target := (select t from target t where t.id = of_target and t.unit = 'person');
	everywhere boolean := actor_has('province');
	offices ltree[] := actor_offices();
	own uuid[] := actor_organisations();
begin
	return query
	select y.organisation_id, sum(y.people)::int,
		coalesce(sum(y.people) filter (where y.outcomes & wanted.learned_mask = wanted.learned_mask), 0)::int,
		coalesce(sum(y.people) filter (where y.outcomes & wanted.assessed_mask = wanted.assessed_mask), 0)::int,
		coalesce(sum(y.people) filter (where y.outcomes & wanted.passed_mask = wanted.passed_mask), 0)::int,
		coalesce(sum(y.people) filter (where y.outcomes & wanted.confirmed_mask = wanted.confirmed_mask), 0)::int,
		coalesce(sum(y.people) filter (where y.outcomes & wanted.reached_mask = wanted.reached_mask), 0)::int
	from organisation o join place l on l.id = o.place_id and l.path <@ under
		join organisation_tally y on y.organisation_id = o.id and y.audiences & wanted.audience_mask <> 0
	where o.closed_at is null and (everywhere or l.path <@ any (offices) or o.id = any (own))
	group by 1;
end $$;
-- When the organisations under a place were counted last, if they have more than so many members together; nothing where a look at each is quick.
create function organisations_counted_at(under ltree, more_than int) returns timestamptz language sql stable security definer set search_path = public as $$
	select c.at from organisations_counted c
	-- Each row is of one member at least: so many rows are enough to know.
	where (select sum(y.people) from (
		select t.people from place l join organisation o on o.place_id = l.id join organisation_tally t on t.organisation_id = o.id
		where l.path <@ under limit more_than + 1) y) > more_than
$$;
revoke all on function organisations_tallied(text, ltree), organisations_counted_at(ltree, int) from public;
grant execute on function organisations_tallied(text, ltree), organisations_counted_at(ltree, int) to hocvuso_app;

alter table organisation_tally enable row level security;
alter table organisations_counted enable row level security;
create policy worker on organisation_tally to hocvuso_worker using (true) with check (true);
create policy worker on organisations_counted to hocvuso_worker using (true) with check (true);
grant select, insert, update, delete on organisation_tally, organisations_counted to hocvuso_worker;
