-- As in 0054; each year of birth is asked once what its rules of age are. The planner had asked it of every person, a quarter of a millisecond each:
-- of 4.4 million people, twenty minutes of every midnight, in which nobody was judged.
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
	with born as materialized (select distinct birth_year from person),
	older as materialized (
		select b.birth_year from born b
		where rules_of_age(extract(year from from_day)::int - b.birth_year) <> rules_of_age(extract(year from to_day)::int - b.birth_year))
	select array_agg(x.id order by x.id) into touched from (
		select m.person_id as id from membership m
			where (m.from_date > from_day and m.from_date <= to_day) or (m.to_date > from_day and m.to_date <= to_day)
		union
		select p.id from older o join person p on p.birth_year = o.birth_year) x;
	update counting_day set day = to_day;
	for at in 1 .. coalesce(cardinality(touched), 0) by 5000 loop
		batch := touched[at : at + 4999];
		changed := changed + refresh_standing(batch);
	end loop;
	return changed;
end $$;
