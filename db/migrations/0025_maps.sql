-- A change of units moves no person and no count. What was recorded stays with the place where it was recorded; a map, the time
-- between the days on which two decrees take effect, says which unit in force carries each place. Decision 0010 tells why.

-- A unit whose decree was taken back was never in force: its days are none, and the web does not see it.
alter table place drop constraint place_check, add check (valid_from <= valid_to);
drop policy everybody_reads on place;
create policy everybody_reads on place for select using (valid_from < valid_to);

-- Maps by their first day.
create table epoch (first_day date primary key);
insert into epoch values ('-infinity');
insert into epoch select distinct d.effective from decree d where exists (select from succession s where s.decree_id = d.id);

-- From that day on a unit lies in another one than before: a hamlet that was transferred.
create table placement (
	place_id int not null references place,
	parent_id int not null references place,
	from_date date not null references epoch,
	decree_id text not null references decree,
	placed_by text,
	placed_at timestamptz not null default now(),
	primary key (place_id, from_date)
);

-- Derived (src/core/lineage): what carries each place on each map. To count anything on a map, join through here:
-- `join place_on_map m on m.epoch = epoch_of(day) and m.place_id = x.place_id where m.path <@ …`.
create table place_on_map (
	epoch date not null references epoch on delete cascade,
	place_id int not null references place on delete cascade,
	-- Itself while in force. Null: no closer than the country.
	carrier_id int references place on delete cascade,
	-- Of the carrier, from the province down; empty for the country.
	path ltree not null,
	-- What a unit in force lies in.
	parent_id int generated always as (case when carrier_id = place_id and nlevel(path) > 1 then subpath(path, -2, 1)::text::int end) stored,
	primary key (epoch, place_id)
);
create index place_on_map_path on place_on_map using gist (path);
create index place_on_map_parent on place_on_map (parent_id, epoch);
-- Until the content is loaded, which makes the maps.
insert into place_on_map (epoch, place_id, carrier_id, path) select e.first_day, p.id, p.id, p.path from epoch e cross join place p;

comment on column place.path is 'Ids on today''s map, its own last. A unit that ended lies under what carries it today.';
comment on column place.parent_id is 'What it lay in when it began; since then see placement and place_on_map.';

create function epoch_of(day date) returns date language sql stable parallel safe as $$
	select max(first_day) from epoch where first_day <= day
$$;
create function epoch_now() returns date language sql stable parallel safe as $$ select max(first_day) from epoch $$;

-- What a place lies in today: the unit above it, or what carries it.
create view place_above with (security_invoker = true) as
	select m.place_id, u.* from place_on_map m join place u on u.id = coalesce(m.parent_id, nullif(m.carrier_id, m.place_id))
	where m.epoch = epoch_now();
grant select on place_above to hocvuso_app, hocvuso_worker;

-- Units in force that took the place of this one, over any number of decrees: one, several where it was split, none where a level ended.
create function heirs_of(place int) returns setof int language sql stable parallel safe as $$
	with recursive step as (
		select s.to_id from succession s where s.from_id = place
		union
		select s.to_id from step join succession s on s.from_id = step.to_id)
	select p.id from step join place p on p.id = step.to_id where p.valid_to = 'infinity'
$$;

-- Whoever puts a place on the maps shares this lock; whoever makes the maps anew has it alone.
create function maps_alone() returns void language sql as $$ select pg_advisory_xact_lock(25, 0) $$;

create or replace function place_path() returns trigger language plpgsql as $$
begin
	perform pg_advisory_xact_lock_shared(25, 0);
	new.path := coalesce((select m.path from place_on_map m where m.place_id = new.parent_id and m.epoch = epoch_now()), ''::ltree) || new.id::text::ltree;
	return new;
end $$;
-- A new place has no kin yet: it carries itself while in force, and what carries the unit above carries it before and after.
create function put_on_maps() returns trigger language plpgsql security definer set search_path = public as $$
begin
	insert into place_on_map (epoch, place_id, carrier_id, path)
	select e.first_day, new.id,
		case when e.holds then new.id else m.carrier_id end,
		case when e.holds then coalesce(m.path, ''::ltree) || new.id::text::ltree else coalesce(m.path, ''::ltree) end
	from (
		select first_day, new.valid_to > first_day and new.valid_from < lead(first_day, 1, 'infinity') over (order by first_day) as holds
		from epoch) e
		left join place_on_map m on m.epoch = e.first_day and m.place_id = new.parent_id;
	return null;
end $$;
create trigger put_on_maps after insert on place for each row execute function put_on_maps();

-- The province and its communes on today's map; what ended counts for what carries it.
create or replace view figures_to_release with (security_invoker = true) as
	select t.target_id, c.id as place_id, sum(t.members)::int as members, sum(t.learned)::int as learned, sum(t.assessed)::int as assessed,
		sum(t.passed)::int as passed, sum(t.confirmed)::int as confirmed, sum(t.reached)::int as reached
	from tally t join place_on_map l on l.epoch = epoch_now() and l.place_id = t.place_id
		join place c on c.id = any (string_to_array(ltree2text(l.path), '.')::int[]) and c.level in ('province', 'commune')
	group by 1, 2;

-- The figures under a place, as 0016 tells them, on any map: `path` is that of the unit that carries them there.
drop function tally_in(ltree, date);
create function tally_in(under ltree, on_day date, on_map date) returns table (target_id text, place_id int, path ltree, members int, learned int, assessed int,
	passed int, confirmed int, reached int) language sql stable parallel safe as $$
	select y.target_id, y.place_id, l.path, y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached
	from tally y join place_on_map l on l.epoch = on_map and l.place_id = y.place_id
	where l.path <@ under and (on_day is null or on_day >= (select day from counting_day))
	union all
	select t.id, l.place_id, l.path, k.members, k.learned, k.assessed, k.passed, k.confirmed, k.reached
	from target t cross join place_on_map l cross join lateral (
		select * from tally_close c where c.target_id = t.id and c.place_id = l.place_id and c.day <= on_day order by c.day desc limit 1) k
	where l.epoch = on_map and l.path <@ under and on_day < (select day from counting_day)
$$;

grant select on epoch, placement, place_on_map to hocvuso_app, hocvuso_worker;
grant insert, delete on epoch, placement, place_on_map, succession to hocvuso_worker;
grant insert, update on place to hocvuso_worker;
grant usage on sequence place_id_seq to hocvuso_worker;
create policy worker on place to hocvuso_worker using (true) with check (true);
