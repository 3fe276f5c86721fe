-- Judging somebody reads each of their facts once and writes one row. Two things were kept for every person that can be asked for or written later:
-- the dates of what they have reached, which only they themselves look at, and how they closed a day that is still open.

-- What a person has reached, and when, follows from a few facts: it is told when they ask. With the owner's eyes, for records that were merged into
-- theirs count too, and are in nobody's sight; nobody asks for anybody else.
drop table achievement;
create function own_achievements() returns table (outcome_id text, achieved_at timestamptz) language sql stable security definer set search_path = public as $$
	select a.outcome_id, a.achieved_at from achieved(array[actor_person()]) a
$$;
revoke all on function own_achievements() from public;
grant execute on function own_achievements() to hocvuso_app;

-- The counting day on which somebody came to stand so. When it ends, it closes with all who moved on it; until then the standings tell it.
alter table standing add column moved_on date;
update standing set moved_on = day from counting_day;
alter table standing alter column moved_on set not null;
create function close_standings(closing date) returns void language sql security definer set search_path = public as $$
	insert into standing_close (person_id, day, place_id, audiences, outcomes)
	select person_id, closing, place_id, audiences, outcomes from standing where moved_on = closing
	on conflict (person_id, day) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes;
$$;
revoke all on function close_standings(date) from public;
grant execute on function close_standings(date) to hocvuso_worker;

-- As in 0014 and 0007, in one reading. Everybody's records once, every fact once; a corrected fact is found among the facts of the same person.
drop function belongs(uuid[]);
create or replace function stand(ids uuid[]) returns table (person_id uuid, place_id int, audiences bigint, outcomes bigint) language sql stable parallel safe as $$
	with today as materialized (select day, extract(year from day)::int as year from counting_day),
	rules as materialized (select * from rule_bit),
	meets as materialized (select * from what_meets),
	needs as materialized (select * from outcome_needs where unit = 'person'),
	records as materialized (select s.id, s.speaker from speakers(ids) s where s.speaker in (select unnest(ids))),
	facts as materialized (select r.speaker, e.person_id, e.id, e.what, e.corrects from records r join evidence e on e.person_id = r.id),
	memberships as materialized (
		select r.speaker, o.kind, o.public, m.post, m.grade, coalesce(m.grade, 0) as grade_key
		from records r
			join membership m on m.person_id = r.id
			join organisation o on o.id = m.organisation_id and o.closed_at is null
			cross join today
		where m.from_date <= today.day and (m.to_date is null or m.to_date > today.day)),
	-- Few distinct memberships: each is judged once.
	kinds as materialized (
		select k.*, (select bit_or(r.rule) from rules r
			where r.by_membership
				and (r.organisation_kinds is null or k.kind = any (r.organisation_kinds)) and (r.public is null or r.public = k.public)
				and (r.posts is null or k.post = any (r.posts))
				and (r.grade_min is null or k.grade >= r.grade_min) and (r.grade_max is null or k.grade <= r.grade_max)) as rules
		from (select distinct kind, public, post, grade, grade_key from memberships) k),
	-- Put together by whom it is of: that takes one pass however many they are, where joining guesses.
	said as (
		select p.id, p.home_place_id, p.birth_year, null::bigint as low, null::bigint as high, null::bigint as rules
		from records r join person p on p.id = r.id where r.id = r.speaker
		union all
		select f.speaker, null, null, w.low, w.high, null
		from facts f join meets w on w.what = f.what
		where (f.person_id, f.id) not in (select x.person_id, x.corrects from facts x where x.corrects is not null)
		union all
		select m.speaker, null, null, null, null, k.rules
		from memberships m join kinds k on k.kind = m.kind and k.public = m.public and k.post = m.post and k.grade_key = m.grade_key),
	people as materialized (
		select id, max(home_place_id) as place_id, max(birth_year) as birth_year, coalesce(bit_or(low), 0) as low, coalesce(bit_or(high), 0) as high,
			coalesce(bit_or(rules), 0) as rules
		from said group by id),
	judged as materialized (
		select p.*, (select bit_or(r.rule) from rules r
			where (not r.by_membership or p.rules & r.rule <> 0)
				and (r.age_min is null or today.year - p.birth_year >= r.age_min) and (r.age_max is null or today.year - p.birth_year <= r.age_max)) as met
		from people p cross join today)
	select j.id, j.place_id,
		coalesce((select bit_or(r.audience) from rules r where j.met & r.rule <> 0), 0),
		coalesce((select bit_or(n.outcome) from needs n where j.low & n.low = n.low and j.high & n.high = n.high), 0)
	from judged j
$$;

-- As in 0039. Who stands no more is closed at once: nothing is left of them that could tell it when the day ends.
create or replace function refresh_people(ids uuid[]) returns int language plpgsql set plan_cache_mode = force_generic_plan as $$
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

	with now as materialized (select * from stand(held)),
	before as materialized (select s.person_id, s.place_id, s.audiences, s.outcomes from unnest(held) h join standing s on s.person_id = h),
	moved as materialized (
		select person_id, n.place_id, n.audiences, n.outcomes, b.place_id as place_before, b.audiences as audiences_before, b.outcomes as outcomes_before, c.day
		from now n full join before b using (person_id) cross join counting_day c
		where (n.place_id, n.audiences, n.outcomes) is distinct from (b.place_id, b.audiences, b.outcomes)),
	stored as (
		insert into standing (person_id, place_id, audiences, outcomes, moved_on)
		select m.person_id, m.place_id, m.audiences, m.outcomes, m.day from moved m where m.place_id is not null
		on conflict (person_id) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes, moved_on = excluded.moved_on),
	removed as (delete from standing s using moved m where m.place_id is null and s.person_id = m.person_id),
	closed as (
		insert into standing_close (person_id, day, place_id, audiences, outcomes)
		select m.person_id, m.day, m.place_before, 0, 0 from moved m where m.place_id is null
		on conflict (person_id, day) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes),
	deltas as (
		select place_id, audiences, outcomes, 1 as n from moved where place_id is not null
		union all
		select place_before, audiences_before, outcomes_before, -1 from moved where place_before is not null)
	select (select count(*) from moved),
		(select array_agg(row (x.place_id, x.audiences, x.outcomes, x.n)::moved) from (
			select place_id, audiences, outcomes, sum(n) as n from deltas group by 1, 2, 3 having sum(n) <> 0) x)
		into changed, moves;
	if moves is not null then perform move_tallies('person', moves); end if;
	return changed;
end $$;

-- As in 0007; what equal people weigh is asked once for all of them.
create or replace function move_tallies(unit_moved text, moves moved[]) returns void language sql as $$
	with come as materialized (select * from unnest(moves)),
	weights as materialized (
		select e.audiences, e.outcomes, w.* from (select distinct audiences, outcomes from come) e cross join weigh(unit_moved, 0, e.audiences, e.outcomes, 1) w),
	delta as (
		select w.target_id, c.place, sum(c.n * w.members)::int as members, sum(c.n * w.learned)::int as learned, sum(c.n * w.assessed)::int as assessed,
			sum(c.n * w.passed)::int as passed, sum(c.n * w.confirmed)::int as confirmed, sum(c.n * w.reached)::int as reached
		from come c join weights w on w.audiences = c.audiences and w.outcomes = c.outcomes
		group by 1, 2)
	insert into tally as y (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
	select * from delta where (members, learned, assessed, passed, confirmed, reached) <> (0, 0, 0, 0, 0, 0)
	-- One order for everybody who moves tallies, so that no two wait for each other.
	order by target_id, place
	on conflict (target_id, place_id) do update set
		members = y.members + excluded.members, learned = y.learned + excluded.learned, assessed = y.assessed + excluded.assessed,
		passed = y.passed + excluded.passed, confirmed = y.confirmed + excluded.confirmed, reached = y.reached + excluded.reached,
		changed_at = now();
	select pg_notify('tally', unit_moved);
$$;

-- As in 0051, and the people who moved on the day that ends.
create or replace function turn_day(to_day date) returns int language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
	from_day date;
	touched uuid[];
	batch uuid[];
	changed int := 0;
begin
	perform counting_alone();
	select day into from_day from counting_day;
	if to_day <= from_day then return 0; end if;
	perform close_tallies(from_day);
	perform close_standings(from_day);
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

-- As in 0039 and 0037.
create or replace function rebuild_people() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	with moved as (
		merge into standing s using (select n.*, c.day from stand_everybody() n cross join counting_day c) n on n.person_id = s.person_id
			when not matched by source then delete
			when not matched then insert values (n.person_id, n.place_id, n.audiences, n.outcomes, n.day)
			when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
				update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes, moved_on = n.day
			returning merge_action() as action, s.person_id, s.place_id)
	insert into standing_close (person_id, day, place_id, audiences, outcomes)
	select m.person_id, c.day, m.place_id, 0, 0 from moved m cross join counting_day c where m.action = 'DELETE'
	on conflict (person_id, day) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes;
end $$;
drop function rebuild_achievements();
create or replace function rebuild_standings() returns void language plpgsql as $$
begin
	perform counting_alone();
	perform rebuild_people();
	perform rebuild_organisations();
	perform rebuild_tallies();
end $$;
create or replace function leave_the_counts(ids uuid[]) returns void language plpgsql as $$
declare
	moves moved[];
begin
	perform counting_shared();
	perform from person where id = any (ids) order by id for update;
	with gone as (delete from standing where person_id = any (ids) returning place_id, audiences, outcomes)
	select array_agg(row (g.place_id, g.audiences, g.outcomes, g.n)::moved) into moves
		from (select place_id, audiences, outcomes, -count(*) as n from gone group by 1, 2, 3) g;
	if moves is not null then perform move_tallies('person', moves); end if;
	delete from standing_close where person_id = any (ids);
end $$;

-- As in 0039; a day that has not ended stands in the standings.
create or replace function people_in_cell(target_id text, under int, state text, lacking boolean, on_day date, on_map date, words text[], at_most int, skip int)
	returns table (id uuid, total bigint, counted bigint) language plpgsql stable security definer set search_path = public
	set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	scopes ltree[] := actor_scopes();
	inside ltree := (select m.path from place_on_map m where m.place_id = under and m.epoch = on_map);
	patterns text[] := (select array_agg('%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%') from unnest(words) w);
	wanted target_version := counted_by(target_id, on_day);
	asked bigint := asked_by(wanted, state);
	ended date := (select on_day from counting_day c where on_day < c.day);
begin
	return query
	with stood as (
		select s.person_id, s.place_id, s.audiences, s.outcomes from standing s join place l on l.id = s.place_id
		where ended is null and (l.path <@ any (scopes) or s.person_id in (select actor_members()))
		union all
		select k.person_id, k.place_id, k.audiences, k.outcomes
		from person w join place l on l.id = w.home_place_id cross join lateral (
			select * from standing_close c where c.person_id = w.id and c.day <= ended order by c.day desc limit 1) k
		where ended is not null and (l.path <@ any (scopes) or w.id in (select actor_members()))),
	seen as materialized (
		select s.person_id from stood s join place_on_map m on m.epoch = on_map and m.place_id = s.place_id
		where s.audiences & wanted.audience_mask <> 0 and wanted.unit = 'person' and (s.outcomes & asked = asked) <> lacking and m.path <@ inside)
	select x.person_id, coalesce(x.total, 0), c.counted
	from (select count(*) as counted from seen) c left join (
		select i.person_id, count(*) over () as total, row_number() over (order by substring(i.plain from '[^ ]+$'), i.plain, i.person_id) as n
		from seen join identity i on i.person_id = seen.person_id
		where patterns is null or i.plain like all (patterns)
		order by n limit at_most offset skip) x on true
	order by x.n;
end $$;
