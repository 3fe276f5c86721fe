-- What was known on a day. Each cell of the board is written down with the counts it closed the day with, on the days on which it moved; a
-- figure as of a day is, cell by cell, the latest of these. Facts that are learned or corrected later move later days only, so a past figure
-- is the same whenever it is asked for. (Closing counts rather than changes: a day two years back costs as little as yesterday.)

create table tally_close (
	target_id text not null references target,
	place_id int not null references place,
	-- The counting day: it turns for all at once, while nobody judges anybody, so that a day that has turned is closed for good.
	day date not null,
	members int not null,
	learned int not null,
	assessed int not null,
	passed int not null,
	confirmed int not null,
	reached int not null,
	primary key (target_id, place_id, day)
);

-- The first day that was written down; of the days before, nothing is known.
alter table counting_day add column known_since date;
update counting_day set known_since = day;
alter table counting_day alter column known_since set not null;
-- What stood before there was a book is its first entry.
insert into tally_close select y.target_id, y.place_id, c.day, y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached from tally y cross join counting_day c;

-- Written by the tallies themselves, whoever moves them: a judgement, a repair, an import that is undone. A cell's row here is only touched by
-- whoever holds that cell's tally, so nobody waits here for the first time.
create function close_tallies() returns trigger language plpgsql security definer set search_path = public as $$
declare
	stands int := (tg_op <> 'DELETE')::int;
begin
	insert into tally_close as k
	select t.target_id, t.place_id, c.day, stands * t.members, stands * t.learned, stands * t.assessed, stands * t.passed, stands * t.confirmed, stands * t.reached
	from told t cross join counting_day c
	on conflict (target_id, place_id, day) do update set members = excluded.members, learned = excluded.learned, assessed = excluded.assessed,
		passed = excluded.passed, confirmed = excluded.confirmed, reached = excluded.reached;
	return null;
end $$;
create trigger closed_when_added after insert on tally referencing new table as told for each statement execute function close_tallies();
create trigger closed_when_moved after update on tally referencing new table as told for each statement execute function close_tallies();
create trigger closed_when_gone after delete on tally referencing old table as told for each statement execute function close_tallies();

-- THE FIGURES under a place: now (no day, or the counting day and after), or as they closed a past day. Whoever shows a figure reads it here.
-- Short enough for the planner to open: of the two halves it keeps the one that is asked for.
create function tally_in(under ltree, on_day date default null) returns table (target_id text, place_id int, members int, learned int, assessed int,
	passed int, confirmed int, reached int) language sql stable parallel safe as $$
	select y.target_id, y.place_id, y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached
	from tally y join place l on l.id = y.place_id
	where l.path <@ under and (on_day is null or on_day >= (select day from counting_day))
	union all
	select t.id, l.id, k.members, k.learned, k.assessed, k.passed, k.confirmed, k.reached
	from target t cross join place l cross join lateral (
		select * from tally_close c where c.target_id = t.id and c.place_id = l.id and c.day <= on_day order by c.day desc limit 1) k
	where l.path <@ under and on_day < (select day from counting_day)
$$;

grant select on tally_close to hocvuso_app, hocvuso_worker;
