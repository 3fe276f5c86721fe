-- What stands behind a figure of the board: its people, for those who may see them, and the count from the facts that is held against it.

-- What a column of a target asks of everybody whom it counts, as bits of outcomes; `members` asks nothing.
create function asked_by(of target, state text) returns bigint language sql immutable parallel safe as $$
	select case state when 'members' then 0 when 'learned' then of.learned_mask when 'assessed' then of.assessed_mask
		when 'passed' then of.passed_mask when 'confirmed' then of.confirmed_mask when 'reached' then of.reached_mask end
$$;

-- The people in a cell, or those of its members who are not in it yet (`lacking`), within the actor's walls: as find_people, only ids, and who they
-- are is read through the walls again. `total`: how many are named so; `counted`: how many the walls let through in all, also those who were
-- erased and are still counted. Where nobody is named, one row without an id says the latter.
create function people_in_cell(target_id text, under int, state text, lacking boolean, words text[], at_most int, skip int)
	returns table (id uuid, total bigint, counted bigint) language plpgsql stable security definer set search_path = public
	set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	scopes ltree[] := actor_scopes();
	inside ltree := (select path from place where place.id = under);
	patterns text[] := (select array_agg('%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%') from unnest(words) w);
	wanted target := (select t from target t where t.id = target_id);
	asked bigint := asked_by(wanted, state);
begin
	return query
	with seen as materialized (
		select s.person_id from standing s join place l on l.id = s.place_id
		where s.audiences & wanted.audience_mask <> 0 and wanted.unit = 'person' and (s.outcomes & asked = asked) <> lacking
			and l.path <@ inside and (l.path <@ any (scopes) or s.person_id in (select actor_members())))
	select x.person_id, coalesce(x.total, 0), c.counted
	from (select count(*) as counted from seen) c left join (
		select i.person_id, count(*) over () as total, row_number() over (order by substring(i.plain from '[^ ]+$'), i.plain, i.person_id) as n
		from seen join identity i on i.person_id = seen.person_id
		where patterns is null or i.plain like all (patterns)
		order by n limit at_most offset skip) x on true
	order by x.n;
end $$;
revoke all on function people_in_cell(text, int, text, boolean, text[], int, int) from public;
grant execute on function people_in_cell(text, int, text, boolean, text[], int, int) to hocvuso_app;

-- A recount is written down when it is asked for, and filled in when it is done.
alter table recount add column asked_at timestamptz not null default now();
update recount set asked_at = started_at;
alter table recount alter column started_at drop not null, alter column seconds drop not null, alter column people drop not null,
	alter column cells_astray drop not null, alter column cells drop not null, alter column repaired drop not null,
	add check (num_nulls(seconds, people, cells_astray, cells, repaired) in (0, 5)), add check (seconds is null or started_at is not null);
drop index recount_started;
create index recount_asked on recount (asked_at desc);
create policy responsible_ask on recount for insert to hocvuso_app with check (
	asked_by = actor_account() and (actor_has('province') or actor_has('administrator')) and started_at is null and seconds is null);
grant insert (id, asked_by) on recount to hocvuso_app;
grant update on recount to hocvuso_worker;
