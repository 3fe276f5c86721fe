-- Organisations in targets: what a target asks of those of a place, what their members have reached, organisations that count by their members,
-- and places that come first because they are building new-style rural areas.

-- A place divides among the units just below it, and besides, separately, among the organisations in it. Each of the two is whole.
alter table division add column among text not null default 'places' check (among in ('places', 'organisations')),
	-- hand: every part was set by a person · population: by the official number of the audience `population`
	drop constraint division_rule_check, add check (rule in ('equal', 'members', 'population', 'hand'));
drop index division_target;
create index division_target on division (target_id, place_id, among, made_at desc);
create table division_share (
	division_id uuid not null references division,
	organisation_id uuid not null references organisation,
	goal numeric not null check (goal >= 0),
	by_hand boolean not null,
	primary key (division_id, organisation_id)
);
alter table division_share enable row level security;
create policy everybody_reads on division_share for select using (true);
create policy with_its_division on division_share for insert to hocvuso_app with check (
	exists (select from division d where d.id = division_id and d.made_by = (select actor_account()) and d.made_at > now() - interval '1 minute'));
grant select on division_share to hocvuso_app, hocvuso_worker;
grant insert on division_share to hocvuso_app;
grant insert (among) on division to hocvuso_app;

-- As in 0029; a division among organisations says nothing of places.
create or replace function parts_told(on_day date) returns table (target_id text, parent_id int, place_id int, goal float8, by_hand boolean)
	language sql stable parallel safe as $$
	select d.target_id, d.place_id, x.place_id, x.goal::float8, x.by_hand
	from (
		select distinct on (target_id, place_id) * from division
		where among = 'places' and (on_day is null or (made_at at time zone 'Asia/Ho_Chi_Minh')::date <= on_day)
		order by target_id, place_id, made_at desc, id desc) d
		join division_part x on x.division_id = d.id
$$;

-- ORGANISATIONS BY THEIR MEMBERS. A clause of an outcome of organisations may ask that a share of its members have reached an outcome of people;
-- it stands among the facts that the clause names as one more, `members|<share in percent>|<outcome>|<post, or nothing>`.
create view member_share with (security_invoker = true) as
	select distinct c.what, o.id as outcome_id, o.bit, (string_to_array(c.what, '|'))[2]::numeric / 100 as share, nullif((string_to_array(c.what, '|'))[4], '') as post
	from outcome_clause c join outcome o on o.id = (string_to_array(c.what, '|'))[3]
	where c.what like 'members|%';
grant select on member_share to hocvuso_app, hocvuso_worker;

-- How many members of these organisations each share asks about, and how many of them have reached its outcome, by standings.
create function members_asked(ids uuid[]) returns table (organisation_id uuid, what text, share numeric, members int, reached int)
	language sql stable parallel safe as $$
	select m.organisation_id, k.what, k.share, count(distinct s.person_id)::int,
		(count(distinct s.person_id) filter (where (s.outcomes >> k.bit) & 1 = 1))::int
	from member_share k cross join counting_day d
		join membership m on (ids is null or m.organisation_id = any (ids)) and (k.post is null or m.post = k.post)
			and m.from_date <= d.day and (m.to_date is null or m.to_date > d.day)
		left join merged_record r on r.id = m.person_id
		join standing s on s.person_id = coalesce(r.speaker, m.person_id)
	group by 1, 2, 3
$$;

-- As in 0007, the shares of members among the facts.
create or replace function stand_organisations(ids uuid[] default null)
	returns table (organisation_id uuid, place_id int, audiences bigint, outcomes bigint) language sql stable parallel safe as $$
	with known as (
		select e.organisation_id, e.what from organisation_evidence e where ids is null or e.organisation_id = any (ids)
		union
		select m.organisation_id, m.what from members_asked(ids) m where m.reached >= m.share * m.members)
	select o.id, o.place_id,
		coalesce((select bit_or(1::bigint << a.bit) from audience_rule r join audience a on a.id = r.audience_id
			where a.unit = 'organisation' and (r.organisation_kinds is null or o.kind = any (r.organisation_kinds))
				and (r.public is null or r.public = o.public)), 0),
		coalesce((select bit_or(n.outcome) from outcome_needs n where n.unit = 'organisation' and n.low & f.low = n.low and n.high & f.high = n.high), 0)
	from organisation o left join (
		select k.organisation_id, bit_or(w.low) as low, bit_or(w.high) as high from known k join what_meets w on w.what = k.what group by 1) f
		on f.organisation_id = o.id
	where o.closed_at is null and (ids is null or o.id = any (ids))
$$;

-- Whoever judges people judges the organisations too that count by them: those that they belong to or belonged to.
alter function refresh_standing(uuid[]) rename to refresh_people;
create function refresh_standing(ids uuid[]) returns int language plpgsql as $$
declare
	changed int := refresh_people(ids);
	theirs uuid[];
begin
	if exists (select from member_share) then
		select array_agg(distinct m.organisation_id) into theirs
		from speakers(ids) s join membership m on m.person_id = s.id join organisation o on o.id = m.organisation_id and o.closed_at is null;
		if theirs is not null then perform refresh_organisations(theirs); end if;
	end if;
	return changed;
end $$;

-- How the organisations under a place stand against a target of people: those of its audience who belong to it by a membership that makes
-- them so. Sums that name nobody, with the owner's eyes: for the province, the offices of the place and the organisation itself.
create function organisations_counted(of_target text, under ltree) returns table (organisation_id uuid, members int, learned int, assessed int, passed int,
	confirmed int, reached int) language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	wanted target := (select t from target t where t.id = of_target and t.unit = 'person');
	everywhere boolean := actor_has('province');
	offices ltree[] := actor_offices();
	own uuid[] := actor_organisations();
begin
	return query
	with theirs as (
		select distinct m.organisation_id, coalesce(r.speaker, m.person_id) as person_id
		from organisation o join place l on l.id = o.place_id and l.path <@ under
			join membership m on m.organisation_id = o.id
			join counting_day d on m.from_date <= d.day and (m.to_date is null or m.to_date > d.day)
			join audience_rule k on k.audience_id = wanted.audience_id and (not k.by_membership or (
				(k.organisation_kinds is null or o.kind = any (k.organisation_kinds)) and (k.public is null or k.public = o.public)
				and (k.posts is null or m.post = any (k.posts)) and (k.grade_min is null or m.grade >= k.grade_min) and (k.grade_max is null or m.grade <= k.grade_max)))
			left join merged_record r on r.id = m.person_id
		where o.closed_at is null and (everywhere or l.path <@ any (offices) or o.id = any (own)))
	select x.organisation_id, count(*)::int,
		(count(*) filter (where s.outcomes & wanted.learned_mask = wanted.learned_mask))::int,
		(count(*) filter (where s.outcomes & wanted.assessed_mask = wanted.assessed_mask))::int,
		(count(*) filter (where s.outcomes & wanted.passed_mask = wanted.passed_mask))::int,
		(count(*) filter (where s.outcomes & wanted.confirmed_mask = wanted.confirmed_mask))::int,
		(count(*) filter (where s.outcomes & wanted.reached_mask = wanted.reached_mask))::int
	from theirs x join standing s on s.person_id = x.person_id and s.audiences & wanted.audience_mask <> 0
	group by 1;
end $$;
-- The same of organisations that count by their members, for those who may see it.
create function organisations_asked(under ltree) returns table (organisation_id uuid, what text, share numeric, members int, reached int)
	language plpgsql stable security definer set search_path = public as $$
#variable_conflict use_column
declare
	seen uuid[] := (select array_agg(o.id) from organisation o join place l on l.id = o.place_id and l.path <@ under
		where o.closed_at is null and (actor_has('province') or l.path <@ any (actor_offices()) or o.id = any (actor_organisations())));
begin
	return query select * from members_asked(coalesce(seen, '{}'));
end $$;
revoke all on function organisations_counted(text, ltree), organisations_asked(ltree) from public;
grant execute on function organisations_counted(text, ltree), organisations_asked(ltree) to hocvuso_app;

-- PLACES THAT COME FIRST. Whether a place is building a new-style rural area (nông thôn mới), from a day on, by a document. Appended: the latest day speaks.
create table new_rural (
	id uuid primary key default uuidv7(),
	place_id int not null references place,
	building boolean not null,
	from_date date not null,
	source text not null check (source <> ''),
	made_by text not null references staff,
	made_at timestamptz not null default now()
);
create index new_rural_place on new_rural (place_id, from_date desc, made_at desc);
alter table new_rural enable row level security;
create policy everybody_reads on new_rural for select using (true);
create policy province_records on new_rural for insert to hocvuso_app with check ((select actor_has('province')) and made_by = (select actor_account()));
grant select on new_rural to hocvuso_app, hocvuso_worker;
grant insert (place_id, building, from_date, source, made_by) on new_rural to hocvuso_app;
