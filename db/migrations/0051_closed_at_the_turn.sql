-- Judging is the work that a campaign brings by the thousand a second. Two things were done with each judgement that can be done once, and one that need
-- not be done: the closing counts of the day were written with every move of a cell, and foreign keys looked up again what the judgement had just read.

-- What is derived is held to the facts by the recount, which finds a row of nobody as it finds any other that is wrong. Facts keep their keys.
alter table achievement drop constraint achievement_person_id_fkey, drop constraint achievement_outcome_id_fkey;
alter table standing drop constraint standing_person_id_fkey, drop constraint standing_place_id_fkey;
alter table standing_close drop constraint standing_close_person_id_fkey;
-- Room beside each row for the next one of it, so that moving a count touches no index.
alter table tally set (fillfactor = 60);
alter table standing set (fillfactor = 90);

-- As in 0016, a day closes with the counts that its cells had; but it does so when it closes. Until then the tallies say it, and no figure of an open
-- day is read from here. `turn_day` has the counting alone, so nothing moves meanwhile.
drop trigger closed_when_added on tally;
drop trigger closed_when_moved on tally;
drop trigger closed_when_gone on tally;
drop function close_tallies();
create function close_tallies(closing date) returns void language sql security definer set search_path = public as $$
	update tally_close k set until = closing from tally y
		where k.until = 'infinity' and k.day < closing and y.target_id = k.target_id and y.place_id = k.place_id
			and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached) <> (k.members, k.learned, k.assessed, k.passed, k.confirmed, k.reached);
	insert into tally_close as k (target_id, place_id, day, members, learned, assessed, passed, confirmed, reached)
	select y.target_id, y.place_id, closing, y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached
	from tally y left join tally_close c on c.target_id = y.target_id and c.place_id = y.place_id and c.until = 'infinity'
	where (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached) is distinct from (c.members, c.learned, c.assessed, c.passed, c.confirmed, c.reached)
	on conflict (target_id, place_id, day) do update set members = excluded.members, learned = excluded.learned, assessed = excluded.assessed,
		passed = excluded.passed, confirmed = excluded.confirmed, reached = excluded.reached;
$$;
revoke all on function close_tallies(date) from public;
grant execute on function close_tallies(date) to hocvuso_worker;

-- As in 0007, and closes the day that it leaves.
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

-- As in 0037 and 0028. A cell that counts nobody any more stays with zeros, as it does when the last of its people moves away: its day closes with them.
create function tally_from_standings(of text) returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	merge into tally y using (select * from tally_of_standings where of is null or target_id = of) n
		on n.target_id = y.target_id and n.place_id = y.place_id
		when not matched by source and (of is null or y.target_id = of) and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached) <> (0, 0, 0, 0, 0, 0) then
			update set members = 0, learned = 0, assessed = 0, passed = 0, confirmed = 0, reached = 0, changed_at = now()
		when not matched then insert (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
			values (n.target_id, n.place_id, n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached)
		when matched and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached)
				<> (n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached) then
			update set members = n.members, learned = n.learned, assessed = n.assessed, passed = n.passed, confirmed = n.confirmed,
				reached = n.reached, changed_at = now();
end $$;
create or replace function rebuild_tallies() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	perform tally_from_standings(null);
	perform pg_notify('tally', 'all');
end $$;
create or replace function count_target(of text) returns void language sql as $$
	select tally_from_standings(of);
	select pg_notify('tally', 'target');
$$;

-- The sums of a place over all targets, now or as a day closed: what the board of a province asks most. Planned anew for each place: a province is read
-- whole and a hamlet by its key, and a plan made for either is ten times too slow for the other.
create function tally_sums(under ltree, on_day date, on_map date) returns table (target_id text, members int, learned int, assessed int, passed int, confirmed int,
	reached int) language plpgsql stable parallel safe set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
	if on_day is null or on_day >= (select day from counting_day) then
		return query
		select y.target_id, sum(y.members)::int, sum(y.learned)::int, sum(y.assessed)::int, sum(y.passed)::int, sum(y.confirmed)::int, sum(y.reached)::int
		from place_on_map l join tally y on y.place_id = l.place_id where l.epoch = on_map and l.path <@ under group by 1;
	else
		return query
		select y.target_id, sum(y.members)::int, sum(y.learned)::int, sum(y.assessed)::int, sum(y.passed)::int, sum(y.confirmed)::int, sum(y.reached)::int
		from tally_in(under, on_day, on_map) y group by 1;
	end if;
end $$;
