-- Judging some people asks the rules once. `belongs` of 0007 called a function for every distinct membership, age and set of rules, and
-- each call made the places of the rules in their row of bits anew: two thirds of the time of a `refresh_standing`. The same sentences,
-- over rules that are read once; `stand_everybody` and src/core/recognition say the same, and a property test holds the three equal.
create or replace function belongs(ids uuid[]) returns table (person_id uuid, place_id int, audiences bigint) language sql stable parallel safe as $$
	with today as materialized (select day, extract(year from day)::int as year from counting_day),
	rules as materialized (select * from rule_bit),
	theirs as materialized (
		select s.speaker, o.kind, o.public, m.post, m.grade
		from speakers(ids) s
			join membership m on m.person_id = s.id
			join organisation o on o.id = m.organisation_id and o.closed_at is null
			cross join today
		where m.from_date <= today.day and (m.to_date is null or m.to_date > today.day)),
	-- Few distinct memberships, ages and sets of rules: each is judged once.
	kinds as materialized (
		select k.*, coalesce((select bit_or(r.rule) from rules r
			where r.by_membership
				and (r.organisation_kinds is null or k.kind = any (r.organisation_kinds)) and (r.public is null or r.public = k.public)
				and (r.posts is null or k.post = any (r.posts))
				and (r.grade_min is null or k.grade >= r.grade_min) and (r.grade_max is null or k.grade <= r.grade_max)), 0) as rules
		from (select distinct kind, public, post, grade, coalesce(grade, 0) as grade_key from theirs) k),
	members as (
		select t.speaker, bit_or(k.rules) as rules
		from theirs t join kinds k on k.kind = t.kind and k.public = t.public and k.post = t.post and k.grade_key = coalesce(t.grade, 0)
		group by 1),
	who as materialized (select p.id, p.home_place_id, p.birth_year, coalesce(p.birth_year, 0) as year_key from unnest(ids) held join person p on p.id = held where p.merged_into is null),
	ages as materialized (
		select b.year_key, coalesce((select bit_or(r.rule) from rules r
			where (r.age_min is null or today.year - b.birth_year >= r.age_min) and (r.age_max is null or today.year - b.birth_year <= r.age_max)), 0) as rules
		from (select distinct birth_year, year_key from who) b cross join today),
	free as materialized (select coalesce(bit_or(r.rule), 0) as rules from rules r where not r.by_membership),
	people as materialized (
		select w.id, w.home_place_id, (free.rules | coalesce(m.rules, 0)) & a.rules as rules
		from who w cross join free join ages a on a.year_key = w.year_key left join members m on m.speaker = w.id),
	audiences as materialized (
		select d.rules, coalesce((select bit_or(r.audience) from rules r where d.rules & r.rule <> 0), 0) as mask
		from (select distinct rules from people) d)
	select p.id, p.home_place_id, a.mask from people p join audiences a on a.rules = p.rules
$$;
