-- Who stood behind a figure on a past day. Beside the counts that a day closed with (0016) stands how each person closed it, on the days on which they
-- came to stand otherwise: facts learned or corrected later move later days only, so the people behind a past figure stay those who made it up.
-- Written by the statements that move a standing: what belongs to a person has a key that begins with the person, and no triggers (decision 0001).

create table standing_close (
	person_id uuid not null references person,
	day date not null,
	-- No reference: nobody stands where no fact of theirs says so, and undoing a decree need not search here.
	place_id int not null,
	-- Both nothing: counted no more, because the record was found to be somebody else's.
	audiences bigint not null,
	outcomes bigint not null,
	primary key (person_id, day)
);
create table organisation_standing_close (
	organisation_id uuid not null references organisation,
	day date not null,
	place_id int not null,
	audiences bigint not null,
	outcomes bigint not null,
	primary key (organisation_id, day)
);

-- The first day of which it is known who stood how; figures may be known from earlier on.
alter table counting_day add column people_known_since date;
update counting_day set people_known_since = day;
alter table counting_day alter column people_known_since set not null;
insert into standing_close select s.person_id, c.day, s.place_id, s.audiences, s.outcomes from standing s cross join counting_day c;
insert into organisation_standing_close select s.organisation_id, c.day, s.place_id, s.audiences, s.outcomes from organisation_standing s cross join counting_day c;

-- As in 0036, and written down.
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
		delete from standing s where s.person_id in (select g.person_id from gone g where g.person_id not in (select c.person_id from come c))),
	closed as (
		insert into standing_close
		select x.person_id, (select day from counting_day), x.place_id, x.audiences, x.outcomes
		from (select * from come union all select g.person_id, g.place_id, 0, 0 from gone g where g.person_id not in (select c.person_id from come c)) x
		on conflict (person_id, day) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes)
	select (select count(distinct x.person_id) from (select person_id from come union all select person_id from gone) x),
		(select array_agg(row (m.place_id, m.audiences, m.outcomes, m.n)::moved) from (
			select place_id, audiences, outcomes, sum(sign) as n
			from (select c.*, 1 as sign from come c union all select g.*, -1 from gone g) x
			group by 1, 2, 3 having sum(sign) <> 0) m)
		into changed, moves;
	if moves is not null then perform move_tallies('person', moves); end if;
	return changed;
end $$;

create or replace function rebuild_people() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	with moved as (
		merge into standing s using (select * from stand_everybody()) n on n.person_id = s.person_id
			when not matched by source then delete
			when not matched then insert values (n.person_id, n.place_id, n.audiences, n.outcomes)
			when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
				update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes
			returning (merge_action() <> 'DELETE')::int::bigint as stands, s.*)
	insert into standing_close
	select m.person_id, (select day from counting_day), m.place_id, m.stands * m.audiences, m.stands * m.outcomes from moved m
	on conflict (person_id, day) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes;
end $$;

-- Organisations are few and the same everywhere: a trigger will do, as for the tallies.
create function close_organisations() returns trigger language plpgsql security definer set search_path = public as $$
declare
	stands bigint := (tg_op <> 'DELETE')::int;
begin
	insert into organisation_standing_close
	select t.organisation_id, c.day, t.place_id, stands * t.audiences, stands * t.outcomes from told t cross join counting_day c
	on conflict (organisation_id, day) do update set place_id = excluded.place_id, audiences = excluded.audiences, outcomes = excluded.outcomes;
	return null;
end $$;
create trigger closed_when_added after insert on organisation_standing referencing new table as told for each statement execute function close_organisations();
create trigger closed_when_moved after update on organisation_standing referencing new table as told for each statement execute function close_organisations();
create trigger closed_when_gone after delete on organisation_standing referencing old table as told for each statement execute function close_organisations();

-- The version by which a target was counted at the end of a day (null: now), and what a column of it asks.
create function counted_by(of text, on_day date) returns target_version language sql stable parallel safe as $$
	select v from target t join target_version v on v.target_id = t.id and v.version <= t.version
	where t.id = of and (on_day is null or v.version = 1 or (v.made_at at time zone 'Asia/Ho_Chi_Minh')::date <= on_day)
	order by v.version desc limit 1
$$;
create function asked_by(of target_version, state text) returns bigint language sql immutable parallel safe as $$
	select case state when 'members' then 0 when 'learned' then of.learned_mask when 'assessed' then of.assessed_mask
		when 'passed' then of.passed_mask when 'confirmed' then of.confirmed_mask when 'reached' then of.reached_mask end
$$;

-- People in a cell as 0017 tells them, now or as a day closed, of a place on any map. The walls are today's: whoever has moved away since is
-- named by the office that looks after them now.
drop function people_in_cell(text, int, text, boolean, text[], int, int);
create function people_in_cell(target_id text, under int, state text, lacking boolean, on_day date, on_map date, words text[], at_most int, skip int)
	returns table (id uuid, total bigint, counted bigint) language plpgsql stable security definer set search_path = public
	set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	scopes ltree[] := actor_scopes();
	inside ltree := (select m.path from place_on_map m where m.place_id = under and m.epoch = on_map);
	patterns text[] := (select array_agg('%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%') from unnest(words) w);
	wanted target_version := counted_by(target_id, on_day);
	asked bigint := asked_by(wanted, state);
begin
	return query
	with stood as (
		select s.person_id, s.place_id, s.audiences, s.outcomes from standing s join place l on l.id = s.place_id
		where on_day is null and (l.path <@ any (scopes) or s.person_id in (select actor_members()))
		union all
		select k.person_id, k.place_id, k.audiences, k.outcomes
		from person w join place l on l.id = w.home_place_id cross join lateral (
			select * from standing_close c where c.person_id = w.id and c.day <= on_day order by c.day desc limit 1) k
		where on_day is not null and (l.path <@ any (scopes) or w.id in (select actor_members()))),
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
revoke all on function people_in_cell(text, int, text, boolean, date, date, text[], int, int) from public;
grant execute on function people_in_cell(text, int, text, boolean, date, date, text[], int, int) to hocvuso_app;

alter table standing_close enable row level security;
create policy worker on standing_close to hocvuso_worker using (true) with check (true);
alter table organisation_standing_close enable row level security;
create policy everybody_reads on organisation_standing_close for select using (true);
create policy worker on organisation_standing_close to hocvuso_worker using (true) with check (true);
grant select, insert, update on standing_close, organisation_standing_close to hocvuso_worker;
grant select on organisation_standing_close to hocvuso_app;

-- As in 0008: how a person closed a day is derived, and keeps no roster from being taken back. The figures of those days stay as they were told;
-- whoever the roster had made is in no register any more, and stands behind them no more.
create or replace function roster_hangs(roster uuid) returns table (what text, people int, some_person uuid) language plpgsql stable security definer set search_path = public as $$
declare
	found record;
begin
	for found in
		select c.conrelid::regclass::text as name, a.attname as pointing,
			exists (select from pg_attribute s where s.attrelid = c.conrelid and s.attname = 'source_id' and not s.attisdropped) as sourced,
			exists (select from pg_attribute s where s.attrelid = c.conrelid and s.attname = 'roster_id' and not s.attisdropped) as rostered
		from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
		where c.contype = 'f' and c.confrelid = 'person'::regclass
			and c.conrelid::regclass::text not in ('identity', 'standing', 'standing_close', 'achievement')
		order by 1
	loop
		return query execute format(
			'select %L::text, count(distinct t.%I)::int, min(t.%I::text)::uuid from %s t
				join roster_person p on p.person_id = t.%I and p.roster_id = $1 and p.made
			where true %s %s having count(*) > 0',
			found.name, found.pointing, found.pointing, found.name, found.pointing,
			case when found.sourced then 'and t.source_id is distinct from $1' else '' end,
			case when found.rostered then 'and t.roster_id <> $1' else '' end) using roster;
	end loop;
end $$;
grant delete on standing_close to hocvuso_worker;
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
	delete from achievement where person_id = any (ids);
	delete from standing_close where person_id = any (ids);
end $$;
