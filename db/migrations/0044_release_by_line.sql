-- The figures of a release, each place's added to the province and the commune that it stands in. As in 0025, but the line of a
-- place is unfolded and joined by number: `= any (array)` cannot use an index behind the wall of `place`, and compared every
-- place with every other (14 s for 3,695 places).
create or replace view figures_to_release with (security_invoker = true) as
	select t.target_id, c.id as place_id, sum(t.members)::int as members, sum(t.learned)::int as learned, sum(t.assessed)::int as assessed,
		sum(t.passed)::int as passed, sum(t.confirmed)::int as confirmed, sum(t.reached)::int as reached
	from tally t join place_on_map l on l.epoch = epoch_now() and l.place_id = t.place_id
		cross join unnest(string_to_array(ltree2text(l.path), '.')::int[]) as line (id)
		join place c on c.id = line.id and c.level in ('province', 'commune')
	group by 1, 2;
