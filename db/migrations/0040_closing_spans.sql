-- Closing counts with the span of days for which they speak, so that the figures of a past day are one set, found through one index, and not one
-- search for each cell: a province has tens of thousands.

-- The first day on which the next row speaks.
alter table tally_close add column until date not null default 'infinity', add check (until > day);
update tally_close k set until = n.next
	from (select target_id, place_id, day, lead(day) over (partition by target_id, place_id order by day) as next from tally_close) n
	where (n.target_id, n.place_id, n.day) = (k.target_id, k.place_id, k.day) and n.next is not null;
create unique index tally_close_open on tally_close (target_id, place_id) where until = 'infinity';
create index tally_close_span on tally_close using gist (daterange(day, until));

create or replace function close_tallies() returns trigger language plpgsql security definer set search_path = public as $$
declare
	stands int := (tg_op <> 'DELETE')::int;
begin
	update tally_close k set until = c.day from told t cross join counting_day c
		where k.target_id = t.target_id and k.place_id = t.place_id and k.until = 'infinity' and k.day < c.day;
	insert into tally_close as k
	select t.target_id, t.place_id, c.day, stands * t.members, stands * t.learned, stands * t.assessed, stands * t.passed, stands * t.confirmed, stands * t.reached
	from told t cross join counting_day c
	on conflict (target_id, place_id, day) do update set members = excluded.members, learned = excluded.learned, assessed = excluded.assessed,
		passed = excluded.passed, confirmed = excluded.confirmed, reached = excluded.reached;
	return null;
end $$;

-- As in 0025. Of a past day, all cells of a province by their spans; of one unit in it, the few that there are, each by its key.
create or replace function tally_in(under ltree, on_day date, on_map date) returns table (target_id text, place_id int, path ltree, members int, learned int, assessed int,
	passed int, confirmed int, reached int) language sql stable parallel safe as $$
	select y.target_id, y.place_id, l.path, y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached
	from tally y join place_on_map l on l.epoch = on_map and l.place_id = y.place_id
	where l.path <@ under and (on_day is null or on_day >= (select day from counting_day))
	union all
	select k.target_id, l.place_id, l.path, k.members, k.learned, k.assessed, k.passed, k.confirmed, k.reached
	from tally_close k join place_on_map l on l.epoch = on_map and l.place_id = k.place_id
	where daterange(k.day, k.until) @> on_day and l.path <@ under and nlevel(under) <= 1 and on_day < (select day from counting_day)
	union all
	select t.id, l.place_id, l.path, k.members, k.learned, k.assessed, k.passed, k.confirmed, k.reached
	from target t cross join place_on_map l cross join lateral (
		select * from tally_close c where c.target_id = t.id and c.place_id = l.place_id and c.day <= on_day order by c.day desc limit 1) k
	where l.epoch = on_map and l.path <@ under and nlevel(under) > 1 and on_day < (select day from counting_day)
$$;
