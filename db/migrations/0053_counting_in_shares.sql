-- Everybody is judged again within a minute, also where they are 4.4 million: in shares of the register, each on a connection of its own, all in one
-- look at one moment (src/server/recognition/compare.ts).

-- As `stand_everybody` of 0007, of the people whose ids lie from `first` to before `beyond` and who speak for one record only.
create function stand_between(first uuid, beyond uuid) returns table (person_id uuid, place_id int, audiences bigint, outcomes bigint)
	language sql stable parallel safe as $$
	with facts as (
		select e.person_id as id, bit_or(w.low) as low, bit_or(w.high) as high
		from evidence e join what_meets w on w.what = e.what
		where e.person_id >= first and e.person_id < beyond and not exists (select from evidence x where x.corrects is not null and x.person_id = e.person_id and x.corrects = e.id)
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
		select m.person_id as id,
			bit_or(o.rules & k.posts[1 + coalesce(array_position(k.names, m.post), 0)] & k.grades[1 + coalesce(m.grade, 0)]) as rules
		from membership m
			cross join masks k
			join counting_day d on m.from_date <= d.day and (m.to_date is null or m.to_date > d.day)
			join organisations o on o.id = m.organisation_id
		where m.person_id >= first and m.person_id < beyond
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
		where p.id >= first and p.id < beyond and p.merged_into is null and not exists (select from person x where x.merged_into = p.id)),
	audiences as materialized (select x.rules, audiences_of(x.rules) as mask from (select distinct rules from people) x),
	outcomes as (
		select x.low, x.high, bit_or(n.outcome) as mask
		from (select distinct low, high from people) x join outcome_needs n on n.unit = 'person' and x.low & n.low = n.low and x.high & n.high = n.high group by 1, 2)
	select p.id, p.home_place_id, a.mask, coalesce(o.mask, 0)
	from people p join audiences a on a.rules = p.rules left join outcomes o on o.low = p.low and o.high = p.high
$$;

-- Those who speak for several records are few: they are judged as some people are (0007).
create view speaking_for_several with (security_invoker = true) as select distinct speaker as person_id from merged_record;
grant select on speaking_for_several to hocvuso_worker;
create or replace function stand_everybody() returns table (person_id uuid, place_id int, audiences bigint, outcomes bigint)
	language sql stable parallel safe as $$
	select * from stand_between('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')
	union all
	select * from stand((select array_agg(s.person_id) from speaking_for_several s))
$$;

-- What equal people weigh in every target is asked once for all of them.
create or replace view tally_of_standings with (security_invoker = true) as
	with everybody as materialized (
		select 'person' as unit, place_id, audiences, outcomes, count(*)::int as n from standing group by 2, 3, 4
		union all
		select 'organisation', place_id, audiences, outcomes, count(*)::int from organisation_standing group by 2, 3, 4),
	weights as materialized (
		select e.unit, e.audiences, e.outcomes, w.target_id, w.members::int, w.learned::int, w.assessed::int, w.passed::int, w.confirmed::int, w.reached::int
		from (select distinct unit, audiences, outcomes from everybody) e cross join weigh(e.unit, 0, e.audiences, e.outcomes, 1) w)
	select w.target_id, e.place_id, sum(e.n * w.members)::int as members, sum(e.n * w.learned)::int as learned, sum(e.n * w.assessed)::int as assessed,
		sum(e.n * w.passed)::int as passed, sum(e.n * w.confirmed)::int as confirmed, sum(e.n * w.reached)::int as reached
	from everybody e join weights w on w.unit = e.unit and w.audiences = e.audiences and w.outcomes = e.outcomes group by 1, 2;
