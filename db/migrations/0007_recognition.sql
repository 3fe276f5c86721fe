-- From evidence to tallies. Facts are appended; achievements, standings and tallies follow and can be rebuilt at any time.
-- Rules are rows: what makes an audience, what makes an outcome, what a target counts. Whole sets of people are judged in one
-- statement; src/core/recognition tells the same rules for one person, and a property test keeps the two equal.

create table evidence (
	person_id uuid not null references person,
	id uuid not null,
	-- lesson:<id> practice:<id> skill:<code> assessed:<group> passed:<group> confirmed-vneid attested:<platform> attended:<activity>
	-- retraction (with `corrects`: what was said no longer holds)
	what text not null,
	value real,
	details jsonb not null default '{}',
	-- Where the person lived then.
	place_id int not null references place,
	happened_at timestamptz not null,
	learned_at timestamptz not null default now(),
	recorded_by text,
	device text,
	mode text not null check (mode in ('alone', 'assisted', 'proctored', 'imported')),
	source text not null,
	source_id uuid,
	-- A correction names the fact that it replaces.
	corrects uuid,
	primary key (person_id, id),
	check ((what = 'retraction') <= (corrects is not null))
);
create index evidence_source on evidence (source_id) where source_id is not null;

-- The facts that still hold.
create view evidence_in_force with (security_invoker = true) as
	select e.* from evidence e
	where e.what <> 'retraction'
		and not exists (select from evidence c where c.person_id = e.person_id and c.corrects = e.id);

create table audience (
	id text primary key,
	bit smallint not null unique check (bit between 0 and 62),
	-- person or organisation
	unit text not null check (unit in ('person', 'organisation')),
	name_vi text not null,
	name_en text not null,
	source text not null,
	provisional boolean not null,
	version int not null default 1
);
-- One of its rules must hold; within a rule, everything that is not null must hold. Ages in years, by year of birth.
create table audience_rule (
	audience_id text not null references audience,
	n smallint not null,
	age_min smallint,
	age_max smallint,
	organisation_kinds text[],
	public boolean,
	posts text[],
	grade_min smallint,
	grade_max smallint,
	primary key (audience_id, n)
);

create table outcome (
	id text primary key,
	bit smallint not null unique check (bit between 0 and 62),
	state text not null check (state in ('learned', 'assessed', 'passed', 'confirmed')),
	name_vi text not null,
	name_en text not null,
	source text not null,
	provisional boolean not null,
	version int not null default 1
);
-- An outcome is reached when each of its clauses is met; a clause is met by any one of its `what`.
create table outcome_clause (
	outcome_id text not null references outcome,
	n smallint not null,
	what text not null,
	primary key (outcome_id, n, what)
);
create index outcome_clause_what on outcome_clause (what);

create table target (
	id text primary key,
	year smallint not null,
	deadline date not null,
	place_id int not null references place,
	audience_id text not null references audience,
	outcomes text[] not null,
	unit text not null check (unit in ('person', 'organisation')),
	measure text not null check (measure in ('share', 'count')),
	-- A share in 0..1, or a number of people or organisations.
	goal numeric not null check (goal > 0),
	op text not null check (op in ('>=', '>')),
	title_vi text not null,
	title_en text not null,
	note text,
	document jsonb not null,
	-- False until a person has confirmed what the target means on today's map.
	restated boolean not null default false,
	version int not null default 1,
	-- What to count, as bits of audiences and outcomes; made by the loader from the columns above.
	audience_mask bigint not null,
	reached_mask bigint not null,
	learned_mask bigint not null,
	assessed_mask bigint not null,
	passed_mask bigint not null,
	confirmed_mask bigint not null
);

-- Facts about an organisation, such as a school whose teachers were trained.
create table organisation_evidence (
	organisation_id uuid not null references organisation,
	id uuid not null,
	what text not null,
	details jsonb not null default '{}',
	happened_at timestamptz not null,
	learned_at timestamptz not null default now(),
	recorded_by text,
	primary key (organisation_id, id)
);

-- Derived: what a person has reached, and when the last missing piece happened.
create table achievement (
	person_id uuid not null references person,
	outcome_id text not null references outcome,
	achieved_at timestamptz not null,
	primary key (person_id, outcome_id)
);
-- Derived: how a person stands in every count at once, as bits. The difference of two standings moves the tallies.
create table standing (
	person_id uuid primary key references person,
	place_id int not null references place,
	audiences bigint not null,
	outcomes bigint not null
);
create table organisation_standing (
	organisation_id uuid primary key references organisation,
	place_id int not null references place,
	audiences bigint not null,
	outcomes bigint not null
);
-- Derived: target × lowest place. `reached` is the target's own measure; the rest is the funnel, never mixed.
create table tally (
	target_id text not null references target,
	place_id int not null references place,
	members int not null,
	learned int not null,
	assessed int not null,
	passed int not null,
	confirmed int not null,
	reached int not null,
	primary key (target_id, place_id)
);

-- The ids that speak for these people (a merged record speaks through the one that was kept).
create function canonical(ids uuid[]) returns uuid[] language sql stable as $$
	select array_agg(distinct coalesce(merged_into, id)) from person where id = any (ids)
$$;

-- What these people have reached (all people where `ids` is null).
create function achieved(ids uuid[] default null) returns table (person_id uuid, outcome_id text, achieved_at timestamptz)
	language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
	return query
	with needed as (select c.outcome_id, count(distinct c.n) as clauses from outcome_clause c group by 1),
	met as (
		select coalesce(p.merged_into, p.id) as who, c.outcome_id, c.n, min(e.happened_at) as at
		from person p
			join evidence e on e.person_id = p.id
			join outcome_clause c on c.what = e.what
		where (ids is null or coalesce(p.merged_into, p.id) = any (ids))
			and (ids is null or p.id = any (ids) or p.merged_into = any (ids))
			and not exists (select from evidence x where x.person_id = e.person_id and x.corrects = e.id)
		group by 1, 2, 3)
	select met.who, met.outcome_id, max(met.at) from met join needed using (outcome_id)
	group by met.who, met.outcome_id, needed.clauses having count(*) = needed.clauses;
end $$;

-- How these people stand (all people where `ids` is null). A merged record stands nowhere.
create function stand(ids uuid[] default null) returns table (person_id uuid, place_id int, audiences bigint, outcomes bigint)
	language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
	return query
	with who as (
		select p.id, p.home_place_id, extract(year from current_date)::int - p.birth_year as age
		from person p where p.merged_into is null and (ids is null or p.id = any (ids))),
	-- Few distinct ages and few distinct (kind, post, grade): judge each once, then join.
	ages as (
		select d.age, bit_or(1::bigint << a.bit) as mask
		from (select distinct age from who) d
			join audience_rule r on r.organisation_kinds is null
				and (r.age_min is null or d.age >= r.age_min) and (r.age_max is null or d.age <= r.age_max)
			join audience a on a.id = r.audience_id and a.unit = 'person'
		group by d.age),
	belonging as (
		select w.id, o.kind, o.public, m.post, m.grade, w.age
		from person p join who w on w.id = coalesce(p.merged_into, p.id)
			join membership m on m.person_id = p.id and m.from_date <= current_date and (m.to_date is null or m.to_date > current_date)
			join organisation o on o.id = m.organisation_id and o.closed_at is null
		where ids is null or p.id = any (ids) or p.merged_into = any (ids)),
	kinds as (
		select d.kind, d.public, d.post, d.grade, d.age, bit_or(1::bigint << a.bit) as mask
		from (select distinct kind, public, post, grade, age from belonging) d
			join audience_rule r on d.kind = any (r.organisation_kinds)
				and (r.public is null or r.public = d.public)
				and (r.posts is null or d.post = any (r.posts))
				and (r.grade_min is null or d.grade >= r.grade_min) and (r.grade_max is null or d.grade <= r.grade_max)
				and (r.age_min is null or d.age >= r.age_min) and (r.age_max is null or d.age <= r.age_max)
			join audience a on a.id = r.audience_id and a.unit = 'person'
		group by 1, 2, 3, 4, 5),
	members as (
		select b.id, bit_or(k.mask) as mask
		from belonging b join kinds k on k.kind = b.kind and k.public = b.public and k.post = b.post
			and k.grade is not distinct from b.grade and k.age is not distinct from b.age
		group by b.id),
	reached as (
		select a.person_id as id, bit_or(1::bigint << o.bit) as mask
		from achieved(ids) a join outcome o on o.id = a.outcome_id group by 1)
	select w.id, w.home_place_id, coalesce(g.mask, 0) | coalesce(m.mask, 0), coalesce(r.mask, 0)
	from who w
		left join ages g on g.age is not distinct from w.age
		left join members m on m.id = w.id
		left join reached r on r.id = w.id;
end $$;

create function stand_organisation(ids uuid[] default null)
	returns table (organisation_id uuid, place_id int, audiences bigint, outcomes bigint)
	language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
	return query
	select o.id, o.place_id,
		coalesce((select bit_or(1::bigint << a.bit) from audience_rule r join audience a on a.id = r.audience_id
			where a.unit = 'organisation' and o.kind = any (r.organisation_kinds) and (r.public is null or r.public = o.public)), 0),
		coalesce((select bit_or(1::bigint << c.bit) from (
			select u.bit from outcome u join outcome_clause l on l.outcome_id = u.id
			group by u.id, u.bit
			having bool_and(exists (select from organisation_evidence e join outcome_clause k on k.what = e.what
				where e.organisation_id = o.id and k.outcome_id = u.id and k.n = l.n))) c), 0)
	from organisation o where o.closed_at is null and (ids is null or o.id = any (ids));
end $$;

-- What a set of standings weighs in every target: +1 each, to be multiplied by the sign of coming or going.
create type weighed as (target_id text, place_id int, members int, learned int, assessed int, passed int, confirmed int, reached int);

create function move_tallies(unit_moved text, before jsonb, after jsonb) returns void language sql as $$
	-- `before` and `after`: [{"p": place, "a": audiences, "o": outcomes, "n": how many stand so}]
	with moved as (
		select (x->>'p')::int as p, (x->>'a')::bigint as a, (x->>'o')::bigint as o, -(x->>'n')::int as n from jsonb_array_elements(before) x
		union all
		select (x->>'p')::int, (x->>'a')::bigint, (x->>'o')::bigint, (x->>'n')::int from jsonb_array_elements(after) x),
	net as (select p, a, o, sum(n) as n from moved group by 1, 2, 3 having sum(n) <> 0),
	delta as (
		select t.id as target_id, p as place_id, sum(n) as members,
			sum(n * (o & t.learned_mask = t.learned_mask)::int) as learned,
			sum(n * (o & t.assessed_mask = t.assessed_mask)::int) as assessed,
			sum(n * (o & t.passed_mask = t.passed_mask)::int) as passed,
			sum(n * (o & t.confirmed_mask = t.confirmed_mask)::int) as confirmed,
			sum(n * (o & t.reached_mask = t.reached_mask)::int) as reached
		from net join target t on t.unit = unit_moved and a & t.audience_mask <> 0
		group by 1, 2)
	insert into tally as y (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
	select target_id, place_id, members, learned, assessed, passed, confirmed, reached from delta
	where (members, learned, assessed, passed, confirmed, reached) <> (0, 0, 0, 0, 0, 0)
	-- One order for everybody who moves tallies, so that no two wait for each other.
	order by target_id, place_id
	on conflict (target_id, place_id) do update set
		members = y.members + excluded.members, learned = y.learned + excluded.learned, assessed = y.assessed + excluded.assessed,
		passed = y.passed + excluded.passed, confirmed = y.confirmed + excluded.confirmed, reached = y.reached + excluded.reached
$$;

-- Judge these people again and move the tallies by the difference. Doing it twice changes nothing.
-- Returns how many stand otherwise than before.
create function refresh_standing(ids uuid[]) returns int language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
	everybody uuid[];
	before jsonb;
	after jsonb;
	changed int;
begin
	select array_agg(id) into everybody from person where id = any (ids) or id = any (canonical(ids));
	if everybody is null then return 0; end if;
	-- One at a time for each person, in one order.
	perform from person where id = any (everybody) order by id for update;

	delete from achievement a where a.person_id = any (everybody);
	insert into achievement select * from achieved(canonical(ids));

	create temporary table if not exists standing_now (person_id uuid primary key, place_id int, audiences bigint, outcomes bigint) on commit delete rows;
	delete from standing_now;
	insert into standing_now select * from stand(everybody);

	select coalesce(jsonb_agg(jsonb_build_object('p', s.place_id, 'a', s.audiences, 'o', s.outcomes, 'n', s.n)), '[]'), coalesce(sum(s.n), 0)
		into before, changed
		from (select s.place_id, s.audiences, s.outcomes, count(*) as n
			from standing s left join standing_now w using (person_id)
			where s.person_id = any (everybody)
				and (w.person_id is null or (w.place_id, w.audiences, w.outcomes) <> (s.place_id, s.audiences, s.outcomes))
			group by 1, 2, 3) s;
	select coalesce(jsonb_agg(jsonb_build_object('p', w.place_id, 'a', w.audiences, 'o', w.outcomes, 'n', w.n)), '[]'), greatest(changed, coalesce(sum(w.n), 0))
		into after, changed
		from (select w.place_id, w.audiences, w.outcomes, count(*) as n
			from standing_now w left join standing s using (person_id)
			where s.person_id is null or (w.place_id, w.audiences, w.outcomes) <> (s.place_id, s.audiences, s.outcomes)
			group by 1, 2, 3) w;

	perform move_tallies('person', before, after);
	delete from standing s where s.person_id = any (everybody) and not exists (select from standing_now w where w.person_id = s.person_id);
	insert into standing as s select * from standing_now
		on conflict (person_id) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes
		where (s.place_id, s.audiences, s.outcomes) <> (excluded.place_id, excluded.audiences, excluded.outcomes);
	return changed;
end $$;

create function refresh_organisation_standing(ids uuid[]) returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
	before jsonb;
	after jsonb;
begin
	perform from organisation where id = any (ids) order by id for update;
	select coalesce(jsonb_agg(jsonb_build_object('p', place_id, 'a', audiences, 'o', outcomes, 'n', 1)), '[]') into before
		from organisation_standing where organisation_id = any (ids);
	select coalesce(jsonb_agg(jsonb_build_object('p', place_id, 'a', audiences, 'o', outcomes, 'n', 1)), '[]') into after
		from stand_organisation(ids);
	perform move_tallies('organisation', before, after);
	delete from organisation_standing where organisation_id = any (ids);
	insert into organisation_standing select * from stand_organisation(ids);
end $$;

-- What the tallies ought to be, counted from the facts alone.
create function recounted() returns setof weighed language sql stable as $$
	with everybody as (
		select 'person' as unit, place_id, audiences, outcomes, count(*)::int as n from stand() group by 2, 3, 4
		union all
		select 'organisation', place_id, audiences, outcomes, count(*)::int from stand_organisation() group by 2, 3, 4)
	select t.id, e.place_id, sum(n)::int,
		sum(n * (e.outcomes & t.learned_mask = t.learned_mask)::int)::int,
		sum(n * (e.outcomes & t.assessed_mask = t.assessed_mask)::int)::int,
		sum(n * (e.outcomes & t.passed_mask = t.passed_mask)::int)::int,
		sum(n * (e.outcomes & t.confirmed_mask = t.confirmed_mask)::int)::int,
		sum(n * (e.outcomes & t.reached_mask = t.reached_mask)::int)::int
	from everybody e join target t on t.unit = e.unit and e.audiences & t.audience_mask <> 0
	group by 1, 2
$$;

-- The walls. A person's facts go with the person; tallies and rules name nobody.
alter table evidence enable row level security;
alter table achievement enable row level security;
alter table standing enable row level security;
create policy with_the_person on evidence for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy recorded_with_the_person on evidence for insert to hocvuso_app with check (exists (select from person p where p.id = person_id));
create policy with_the_person on achievement for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy with_the_person on standing for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy worker on evidence to hocvuso_worker using (true) with check (true);
create policy worker on achievement to hocvuso_worker using (true) with check (true);
create policy worker on standing to hocvuso_worker using (true) with check (true);

grant select on audience, audience_rule, outcome, outcome_clause, target, tally, organisation_standing to hocvuso_app, hocvuso_worker;
grant select, insert on evidence, organisation_evidence to hocvuso_app, hocvuso_worker;
grant select on evidence_in_force to hocvuso_app, hocvuso_worker;
grant select on achievement, standing to hocvuso_app;
grant select, insert, update, delete on achievement, standing, organisation_standing, tally to hocvuso_worker;
