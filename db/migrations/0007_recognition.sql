-- From evidence to tallies. Facts are appended; achievements, standings and tallies follow and can be rebuilt at any time.
-- Rules are rows: what makes an audience, what makes an outcome, what a target counts. Two ways lead from the facts to a standing:
-- `stand` for some people, as facts arrive, and `stand_everybody` for a recount; src/core/recognition tells the same rules for one
-- person. A property test keeps the three equal.

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
	-- A correction names the fact that it replaces, of the same record of the same person.
	corrects uuid,
	primary key (person_id, id),
	foreign key (person_id, corrects) references evidence,
	check ((what = 'retraction') <= (corrects is not null)),
	check (corrects <> id)
);
create index evidence_source on evidence (source_id) where source_id is not null;
create index evidence_corrects on evidence (person_id, corrects) where corrects is not null;

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
	-- The rule as the source words it.
	means text not null,
	source text not null,
	provisional boolean not null,
	version int not null default 1
);
-- One of its rules must hold; within a rule, everything that is not null must hold, and of one membership. Ages in years, by year of
-- birth. A rule in which nothing is set holds for everybody.
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
	by_membership boolean generated always as (num_nonnulls(organisation_kinds, public, posts, grade_min, grade_max) > 0) stored,
	primary key (audience_id, n)
);

create table outcome (
	id text primary key,
	bit smallint not null unique check (bit between 0 and 62),
	unit text not null check (unit in ('person', 'organisation')),
	state text not null check (state in ('learned', 'assessed', 'passed', 'confirmed')),
	name_vi text not null,
	name_en text not null,
	means text not null,
	source text not null,
	provisional boolean not null,
	version int not null default 1
);
-- An outcome is reached when each of its clauses is met; a clause is met by any one of its `what`.
create table requirement (
	outcome_id text not null references outcome,
	n smallint not null,
	name_vi text not null,
	name_en text not null,
	primary key (outcome_id, n)
);
create table outcome_clause (
	outcome_id text not null,
	n smallint not null,
	what text not null,
	primary key (outcome_id, n, what),
	foreign key (outcome_id, n) references requirement on delete cascade
);
create index outcome_clause_what on outcome_clause (what);

create table target (
	id text primary key,
	year int not null,
	deadline date not null,
	-- Where it was set; the place may have gone since.
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
	-- In the order in which the document names them.
	sequence smallint not null,
	-- What to count, as bits of audiences and outcomes; made by the loader (src/core/targets) from the columns above.
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
create index standing_place on standing (place_id);
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
	changed_at timestamptz not null default now(),
	primary key (target_id, place_id)
);

-- The day by which everybody is judged: ages and memberships depend on it, and it turns for all at once (`turn_day`), so that what is
-- counted never depends on the minute in which somebody was counted last.
create table counting_day (
	one boolean primary key default true check (one),
	day date not null
);
insert into counting_day (day) values ((now() at time zone 'Asia/Ho_Chi_Minh')::date);

-- Whoever judges some people shares this lock; whoever judges everybody, or changes the rules or the day, has it alone.
create function counting_shared() returns void language sql as $$ select pg_advisory_xact_lock_shared(7, 0) $$;
create function counting_alone() returns void language sql as $$ select pg_advisory_xact_lock(7, 0) $$;

-- RULES AS BITS. Every rule of an audience, and every clause of an outcome, has a place in a row of bits (equal clauses share one); so what
-- holds for a person is one value, and equal people are judged once. These places are made afresh in each statement and stored nowhere.
-- A bigint has 63: there is one for rules and there are two for clauses. The loader refuses more.

create view rule_bit with (security_invoker = true) as
	select r.*, 1::bigint << a.bit as audience, 1::bigint << (row_number() over (order by r.audience_id, r.n) - 1)::int as rule
	from audience_rule r join audience a on a.id = r.audience_id where a.unit = 'person';
create view clause_bit with (security_invoker = true) as
	select outcome_id, n, whats,
		case when at < 63 then 1::bigint << at else 0 end as low, case when at >= 63 then 1::bigint << (at - 63) else 0 end as high
	from (
		select outcome_id, n, whats, (dense_rank() over (order by whats) - 1)::int as at
		from (select outcome_id, n, array_agg(what order by what) as whats from outcome_clause group by 1, 2) c) d;
-- Which clauses each fact meets, and which an outcome needs.
create view what_meets with (security_invoker = true) as
	select what, bit_or(low) as low, bit_or(high) as high from clause_bit, unnest(whats) what group by 1;
create view outcome_needs with (security_invoker = true) as
	select o.id, o.unit, 1::bigint << o.bit as outcome, bit_or(c.low) as low, bit_or(c.high) as high
	from outcome o join clause_bit c on c.outcome_id = o.id group by o.id;

-- Rules that a person of this age may meet; with an age unknown, those that do not ask for it.
create function rules_of_age(age int) returns bigint language sql stable parallel safe as $$
	select coalesce(bit_or(rule), 0) from rule_bit where (age_min is null or age >= age_min) and (age_max is null or age <= age_max)
$$;
-- Rules that need no membership; and of those that do, the ones that ask nothing of an organisation, a post, a grade but what this one has.
-- A membership meets those that are in all three.
create function rules_of_nothing() returns bigint language sql stable parallel safe as $$
	select coalesce(bit_or(rule), 0) from rule_bit where not by_membership
$$;
create function rules_of_organisation(kind text, is_public boolean) returns bigint language sql stable parallel safe as $$
	select coalesce(bit_or(rule), 0) from rule_bit r
	where r.by_membership and (r.organisation_kinds is null or kind = any (r.organisation_kinds)) and (r.public is null or r.public = is_public)
$$;
create function rules_of_post(post text) returns bigint language sql stable parallel safe as $$
	select coalesce(bit_or(rule), 0) from rule_bit r where r.by_membership and (r.posts is null or post = any (r.posts))
$$;
create function rules_of_grade(grade int) returns bigint language sql stable parallel safe as $$
	select coalesce(bit_or(rule), 0) from rule_bit r
	where r.by_membership and (r.grade_min is null or grade >= r.grade_min) and (r.grade_max is null or grade <= r.grade_max)
$$;
create function audiences_of(rules bigint) returns bigint language sql stable parallel safe as $$
	select coalesce(bit_or(audience), 0) from rule_bit where rules & rule <> 0
$$;

-- SOME PEOPLE. All records of the people to whom these records belong, and the one that speaks for each (itself, unless merged).
create function speakers(ids uuid[]) returns table (id uuid, speaker uuid) language sql stable parallel safe as $$
	with recursive up as (
		select p.id, p.merged_into from unnest(ids) given join person p on p.id = given
		union
		select p.id, p.merged_into from up join person p on p.id = up.merged_into),
	down as (
		select up.id, up.id as speaker from up where up.merged_into is null
		union
		select p.id, down.speaker from down join person p on p.merged_into = down.id)
	select down.id, down.speaker from down
$$;

-- What those of these people have reached who speak for themselves.
create function achieved(ids uuid[]) returns table (person_id uuid, outcome_id text, achieved_at timestamptz) language sql stable parallel safe as $$
	with needed as (select q.outcome_id, count(*) as clauses from requirement q join outcome o on o.id = q.outcome_id where o.unit = 'person' group by 1),
	said as (
		select s.speaker, e.what, min(e.happened_at) as at
		from speakers(ids) s join evidence e on e.person_id = s.id
		where s.speaker in (select unnest(ids)) and not exists (select from evidence x where x.person_id = e.person_id and x.corrects = e.id)
		group by 1, 2),
	met as (
		select said.speaker, c.outcome_id, c.n, min(said.at) as at
		from said join outcome_clause c on c.what = said.what group by 1, 2, 3)
	select met.speaker, met.outcome_id, max(met.at)
	from met join needed on needed.outcome_id = met.outcome_id
	group by 1, 2, needed.clauses having count(*) = needed.clauses
$$;

-- Where those of these people live who speak for themselves, and to which audiences they belong.
create function belongs(ids uuid[]) returns table (person_id uuid, place_id int, audiences bigint) language sql stable parallel safe as $$
	with today as materialized (select day, extract(year from day)::int as year, rules_of_nothing() as free from counting_day),
	theirs as materialized (
		select s.speaker, o.kind, o.public, m.post, m.grade
		from speakers(ids) s
			join membership m on m.person_id = s.id
			join organisation o on o.id = m.organisation_id and o.closed_at is null
			cross join today
		where m.from_date <= today.day and (m.to_date is null or m.to_date > today.day)),
	-- Few distinct memberships, ages and rules: each is judged once.
	kinds as materialized (
		select k.*, rules_of_organisation(k.kind, k.public) & rules_of_post(k.post) & rules_of_grade(k.grade) as rules
		from (select distinct kind, public, post, grade, coalesce(grade, 0) as grade_key from theirs) k),
	members as (
		select t.speaker, bit_or(k.rules) as rules
		from theirs t join kinds k on k.kind = t.kind and k.public = t.public and k.post = t.post and k.grade_key = coalesce(t.grade, 0)
		group by 1),
	who as materialized (select p.id, p.home_place_id, p.birth_year, coalesce(p.birth_year, 0) as year_key from unnest(ids) held join person p on p.id = held where p.merged_into is null),
	ages as materialized (
		select b.year_key, rules_of_age(today.year - b.birth_year) as rules
		from (select distinct birth_year, year_key from who) b cross join today),
	people as materialized (
		select w.id, w.home_place_id, (today.free | coalesce(m.rules, 0)) & a.rules as rules
		from who w cross join today join ages a on a.year_key = w.year_key left join members m on m.speaker = w.id),
	audiences as materialized (select d.rules, audiences_of(d.rules) as mask from (select distinct rules from people) d)
	select p.id, p.home_place_id, a.mask from people p join audiences a on a.rules = p.rules
$$;

create function stand(ids uuid[]) returns table (person_id uuid, place_id int, audiences bigint, outcomes bigint) language sql stable parallel safe as $$
	select b.person_id, b.place_id, b.audiences, coalesce(r.outcomes, 0)
	from belongs(ids) b left join (
		select a.person_id, bit_or(1::bigint << o.bit) as outcomes
		from achieved(ids) a join outcome o on o.id = a.outcome_id group by 1) r on r.person_id = b.person_id
$$;

-- EVERYBODY. The same, for a recount: few distinct values are judged, then joined.
create view merged_record with (security_invoker = true) as
	with recursive step as (
		select id, merged_into as speaker from person where merged_into is not null
		union
		select step.id, p.merged_into from step join person p on p.id = step.speaker where p.merged_into is not null)
	select step.id, step.speaker from step join person p on p.id = step.speaker where p.merged_into is null;

create function stand_everybody() returns table (person_id uuid, place_id int, audiences bigint, outcomes bigint)
	language sql stable parallel safe as $$
	with facts as (
		select coalesce(r.speaker, e.person_id) as id, bit_or(w.low) as low, bit_or(w.high) as high
		from evidence e join what_meets w on w.what = e.what left join merged_record r on r.id = e.person_id
		where not exists (select from evidence x where x.corrects is not null and x.person_id = e.person_id and x.corrects = e.id)
		group by 1),
	organisations as materialized (
		select o.id, k.rules from organisation o
			join (select kind, public, rules_of_organisation(kind, public) as rules from organisation group by 1, 2) k on k.kind = o.kind and k.public = o.public
		where o.closed_at is null),
	-- Looked up by the place in an array: a post's among those that a rule names (first: any other), a grade's own (first: none).
	posts as materialized (select array_agg(distinct post) as names from audience_rule, unnest(posts) post),
	masks as materialized (
		select p.names, rules_of_post('') || (select array_agg(rules_of_post(name) order by n) from unnest(p.names) with ordinality u (name, n)) as posts,
			(select array_agg(rules_of_grade(nullif(n, 0)) order by n) from generate_series(0, 12) n) as grades
		from posts p),
	memberships as (
		select coalesce(r.speaker, m.person_id) as id,
			bit_or(o.rules & k.posts[1 + coalesce(array_position(k.names, m.post), 0)] & k.grades[1 + coalesce(m.grade, 0)]) as rules
		from membership m
			cross join masks k
			join counting_day d on m.from_date <= d.day and (m.to_date is null or m.to_date > d.day)
			join organisations o on o.id = m.organisation_id
			left join merged_record r on r.id = m.person_id
		group by 1),
	ages as materialized (
		select y.year_key, rules_of_age(extract(year from d.day)::int - y.birth_year) as rules
		from (select distinct birth_year, coalesce(birth_year, 0) as year_key from person) y cross join counting_day d),
	people as materialized (
		select p.id, p.home_place_id, (n.rules | coalesce(m.rules, 0)) & a.rules as rules, coalesce(f.low, 0) as low, coalesce(f.high, 0) as high
		from person p
			cross join rules_of_nothing() n (rules)
			join ages a on a.year_key = coalesce(p.birth_year, 0)
			left join memberships m on m.id = p.id
			left join facts f on f.id = p.id
		where p.merged_into is null),
	audiences as materialized (select x.rules, audiences_of(x.rules) as mask from (select distinct rules from people) x),
	outcomes as (
		select x.low, x.high, bit_or(n.outcome) as mask
		from (select distinct low, high from people) x join outcome_needs n on n.unit = 'person' and x.low & n.low = n.low and x.high & n.high = n.high group by 1, 2)
	select p.id, p.home_place_id, a.mask, coalesce(o.mask, 0)
	from people p join audiences a on a.rules = p.rules left join outcomes o on o.low = p.low and o.high = p.high
$$;

create function stand_organisations(ids uuid[] default null)
	returns table (organisation_id uuid, place_id int, audiences bigint, outcomes bigint) language sql stable parallel safe as $$
	select o.id, o.place_id,
		coalesce((select bit_or(1::bigint << a.bit) from audience_rule r join audience a on a.id = r.audience_id
			where a.unit = 'organisation' and (r.organisation_kinds is null or o.kind = any (r.organisation_kinds))
				and (r.public is null or r.public = o.public)), 0),
		coalesce((select bit_or(n.outcome) from outcome_needs n where n.unit = 'organisation' and n.low & f.low = n.low and n.high & f.high = n.high), 0)
	from organisation o left join lateral (
		select bit_or(w.low) as low, bit_or(w.high) as high from organisation_evidence e join what_meets w on w.what = e.what
		where e.organisation_id = o.id) f on true
	where o.closed_at is null and (ids is null or o.id = any (ids))
$$;

-- TALLIES. What `n` who stand so weigh in every target.
create function weigh(unit_weighed text, place int, stand_in bigint, reached_now bigint, n bigint) returns table (target_id text, place_id int,
	members bigint, learned bigint, assessed bigint, passed bigint, confirmed bigint, reached bigint) language sql stable parallel safe as $$
	select t.id, place, n,
		n * (reached_now & t.learned_mask = t.learned_mask)::int,
		n * (reached_now & t.assessed_mask = t.assessed_mask)::int,
		n * (reached_now & t.passed_mask = t.passed_mask)::int,
		n * (reached_now & t.confirmed_mask = t.confirmed_mask)::int,
		n * (reached_now & t.reached_mask = t.reached_mask)::int
	from target t where t.unit = unit_weighed and stand_in & t.audience_mask <> 0
$$;

-- What the tallies ought to be by the standings. A recount compares both with the facts (src/server/recognition/recount.ts).
create view tally_of_standings with (security_invoker = true) as
	with everybody as (
		select 'person' as unit, place_id, audiences, outcomes, count(*) as n from standing group by 2, 3, 4
		union all
		select 'organisation', place_id, audiences, outcomes, count(*) from organisation_standing group by 2, 3, 4)
	select w.target_id, w.place_id, sum(w.members)::int as members, sum(w.learned)::int as learned, sum(w.assessed)::int as assessed,
		sum(w.passed)::int as passed, sum(w.confirmed)::int as confirmed, sum(w.reached)::int as reached
	from everybody e cross join weigh(e.unit, e.place_id, e.audiences, e.outcomes, e.n) w group by 1, 2;

-- `moved`: how many came to stand so (n > 0) or no longer do (n < 0). Says aloud that the board has changed.
create type moved as (place int, audiences bigint, outcomes bigint, n bigint);
create function move_tallies(unit_moved text, moves moved[]) returns void language sql as $$
	with delta as (
		select w.target_id, w.place_id, sum(w.members)::int as members, sum(w.learned)::int as learned, sum(w.assessed)::int as assessed,
			sum(w.passed)::int as passed, sum(w.confirmed)::int as confirmed, sum(w.reached)::int as reached
		from (select place, audiences, outcomes, sum(n)::bigint as n from unnest(moves) group by 1, 2, 3) x
			cross join weigh(unit_moved, x.place, x.audiences, x.outcomes, x.n) w
		group by 1, 2)
	insert into tally as y (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
	select * from delta where (members, learned, assessed, passed, confirmed, reached) <> (0, 0, 0, 0, 0, 0)
	-- One order for everybody who moves tallies, so that no two wait for each other.
	order by target_id, place_id
	on conflict (target_id, place_id) do update set
		members = y.members + excluded.members, learned = y.learned + excluded.learned, assessed = y.assessed + excluded.assessed,
		passed = y.passed + excluded.passed, confirmed = y.confirmed + excluded.confirmed, reached = y.reached + excluded.reached,
		changed_at = now();
	select pg_notify('tally', unit_moved);
$$;

-- Judge these people again and move the tallies by the difference. Doing it twice changes nothing. Returns how many stand otherwise
-- than before. Generic plans: they read by key for one person as for many, and are not planned anew for every answer; `not in` is looked
-- up by hash, where a plan made for a few people would compare each with each.
create function refresh_standing(ids uuid[]) returns int language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
	held uuid[];
	moves moved[];
	changed int;
begin
	perform counting_shared();
	select array_agg(s.id) into held from speakers(ids) s;
	if held is null then return 0; end if;
	-- One at a time for each person, in one order. What follows sees all that others did before; whoever is merged into these people
	-- meanwhile, or out of them, comes with a refresh of their own.
	perform from person p where p.id in (select unnest(held)) order by p.id for no key update;

	with now as materialized (select * from achieved(held)),
	lost as (
		delete from achievement a where a.person_id in (select unnest(held)) and (a.person_id, a.outcome_id) not in (select n.person_id, n.outcome_id from now n))
	insert into achievement as a select * from now
		on conflict (person_id, outcome_id) do update set achieved_at = excluded.achieved_at where a.achieved_at <> excluded.achieved_at;

	with now as materialized (
		select b.*, coalesce(r.outcomes, 0) as outcomes
		from belongs(held) b left join (
			select a.person_id, bit_or(1::bigint << o.bit) as outcomes
			from achievement a join outcome o on o.id = a.outcome_id where a.person_id in (select unnest(held)) group by 1) r on r.person_id = b.person_id),
	before as materialized (select s.* from unnest(held) h join standing s on s.person_id = h),
	come as materialized (select n.* from now n where (n.person_id, n.place_id, n.audiences, n.outcomes) not in (select b.* from before b)),
	gone as materialized (select b.* from before b where (b.person_id, b.place_id, b.audiences, b.outcomes) not in (select n.* from now n)),
	stored as (
		insert into standing select * from come
		on conflict (person_id) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes),
	removed as (
		delete from standing s where s.person_id in (select g.person_id from gone g where g.person_id not in (select c.person_id from come c)))
	select (select count(distinct x.person_id) from (select person_id from come union all select person_id from gone) x),
		(select array_agg(row (m.place_id, m.audiences, m.outcomes, m.n)::moved) from (
			select place_id, audiences, outcomes, sum(sign) as n
			from (select c.*, 1 as sign from come c union all select g.*, -1 from gone g) x
			group by 1, 2, 3 having sum(sign) <> 0) m)
		into changed, moves;
	if moves is not null then perform move_tallies('person', moves); end if;
	return changed;
end $$;

create function refresh_organisations(ids uuid[]) returns int language plpgsql as $$
declare
	moves moved[];
begin
	perform counting_shared();
	perform from organisation where id = any (ids) order by id for no key update;
	select array_agg(row (x.place_id, x.audiences, x.outcomes, x.n)::moved) into moves from (
		select place_id, audiences, outcomes, sum(sign) as n from (
			select s.place_id, s.audiences, s.outcomes, 1 as sign from stand_organisations(ids) s
			union all
			select s.place_id, s.audiences, s.outcomes, -1 from organisation_standing s where s.organisation_id = any (ids)) y
		group by 1, 2, 3 having sum(sign) <> 0) x;
	if moves is null then return 0; end if;
	perform move_tallies('organisation', moves);
	merge into organisation_standing s using (select * from stand_organisations(ids)) n on n.organisation_id = s.organisation_id
		when not matched by source and s.organisation_id = any (ids) then delete
		when not matched then insert values (n.organisation_id, n.place_id, n.audiences, n.outcomes)
		when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
			update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes;
	return cardinality(moves);
end $$;

-- Everything derived, made anew from the facts; only what differs is written.
create function rebuild_standings() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	perform counting_alone();
	merge into achievement a using (
		with needed as (select q.outcome_id, count(*) as clauses from requirement q join outcome o on o.id = q.outcome_id where o.unit = 'person' group by 1),
		met as (
			select coalesce(r.speaker, e.person_id) as person_id, c.outcome_id, c.n, min(e.happened_at) as at
			from evidence e join outcome_clause c on c.what = e.what left join merged_record r on r.id = e.person_id
			where not exists (select from evidence x where x.corrects is not null and x.person_id = e.person_id and x.corrects = e.id)
			group by 1, 2, 3)
		select m.person_id, m.outcome_id, max(m.at) as achieved_at from met m join needed d on d.outcome_id = m.outcome_id
		group by 1, 2, d.clauses having count(*) = d.clauses) n
		on n.person_id = a.person_id and n.outcome_id = a.outcome_id
		when not matched by source then delete
		when not matched then insert values (n.person_id, n.outcome_id, n.achieved_at)
		when matched and a.achieved_at <> n.achieved_at then update set achieved_at = n.achieved_at;
	merge into standing s using (select * from stand_everybody()) n on n.person_id = s.person_id
		when not matched by source then delete
		when not matched then insert values (n.person_id, n.place_id, n.audiences, n.outcomes)
		when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
			update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes;
	merge into organisation_standing s using (select * from stand_organisations()) n on n.organisation_id = s.organisation_id
		when not matched by source then delete
		when not matched then insert values (n.organisation_id, n.place_id, n.audiences, n.outcomes)
		when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
			update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes;
	merge into tally y using (select * from tally_of_standings) n
		on n.target_id = y.target_id and n.place_id = y.place_id
		when not matched by source then delete
		when not matched then insert (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
			values (n.target_id, n.place_id, n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached)
		when matched and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached)
				<> (n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached) then
			update set members = n.members, learned = n.learned, assessed = n.assessed, passed = n.passed, confirmed = n.confirmed,
				reached = n.reached, changed_at = now();
	perform pg_notify('tally', 'all');
end $$;

-- Lets the counting day go on to `to_day` and judges those again whom that touches: memberships that begin or end in between and, when
-- the year turns, ages that pass a bound of a rule. Returns how many people stand otherwise.
create function turn_day(to_day date) returns int language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
	from_day date;
	touched uuid[];
	batch uuid[];
	changed int := 0;
begin
	perform counting_alone();
	select day into from_day from counting_day;
	if to_day <= from_day then return 0; end if;
	select array_agg(x.id order by x.id) into touched from (
		select m.person_id as id from membership m
			where (m.from_date > from_day and m.from_date <= to_day) or (m.to_date > from_day and m.to_date <= to_day)
		union
		select p.id from person p join (
			select b.birth_year from (select distinct birth_year from person) b
			where rules_of_age(extract(year from from_day)::int - b.birth_year) <> rules_of_age(extract(year from to_day)::int - b.birth_year)
			) b on b.birth_year = p.birth_year) x;
	update counting_day set day = to_day;
	for at in 1 .. coalesce(cardinality(touched), 0) by 5000 loop
		batch := touched[at : at + 4999];
		changed := changed + refresh_standing(batch);
	end loop;
	return changed;
end $$;

-- The walls. A person's facts go with the person; tallies and rules name nobody.
alter table evidence enable row level security;
alter table achievement enable row level security;
alter table standing enable row level security;
create policy with_the_person on evidence for select to hocvuso_app using (exists (select from person p where p.id = person_id));
-- Only an import confirms; only staff attest, note an attendance, or correct, and say who they are.
create policy recorded_with_the_person on evidence for insert to hocvuso_app with check (
	exists (select from person p where p.id = person_id)
	and what <> 'confirmed-vneid'
	and ((corrects is null and what not like 'attested:%' and what not like 'attended:%') or coalesce(recorded_by = actor_account(), false)));
create policy with_the_person on achievement for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy with_the_person on standing for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy worker on evidence to hocvuso_worker using (true) with check (true);
create policy worker on achievement to hocvuso_worker using (true) with check (true);
create policy worker on standing to hocvuso_worker using (true) with check (true);

alter table organisation_evidence enable row level security;
create policy everybody_reads on organisation_evidence for select using (true);
create policy recorded_by_its_office on organisation_evidence for insert to hocvuso_app with check (
	recorded_by is not distinct from actor_account()
	and organisation_id in (select o.id from organisation o join place p on p.id = o.place_id where p.path <@ any ((select actor_offices())::ltree[])));
create policy worker on organisation_evidence to hocvuso_worker using (true) with check (true);

grant select on audience, audience_rule, outcome, requirement, outcome_clause, target, tally, organisation_standing, counting_day,
	rule_bit, clause_bit, what_meets, outcome_needs, merged_record, tally_of_standings to hocvuso_app, hocvuso_worker;
grant select, insert on evidence, organisation_evidence to hocvuso_app, hocvuso_worker;
grant select on evidence_in_force to hocvuso_app, hocvuso_worker;
grant select on achievement, standing to hocvuso_app;
grant select, insert, update, delete on achievement, standing, organisation_standing, tally to hocvuso_worker;
grant update (day) on counting_day to hocvuso_worker;
