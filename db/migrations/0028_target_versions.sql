-- A target is the row of its versions, appended, each with the document that it stands on. `target` is derived: the version in force, as
-- counting needs it. A version that counts otherwise than the one before is counted by the worker, and is in force when that is done.

create table target_version (
	target_id text not null check (target_id ~ '^[a-z0-9-]{1,100}$'),
	version int not null check (version > 0),
	-- issued: as it was set · revised: asks something else since · restated: what it means where its place was merged into another
	kind text not null check (kind in ('issued', 'revised', 'restated')),
	year int not null,
	deadline date not null,
	place_id int not null references place,
	audience_id text not null references audience,
	outcomes text[] not null check (cardinality(outcomes) > 0),
	unit text not null check (unit in ('person', 'organisation')),
	measure text not null check (measure in ('share', 'count')),
	goal numeric not null check (goal > 0 and (measure = 'count' or goal <= 1)),
	op text not null check (op in ('>=', '>')),
	title_vi text not null,
	title_en text not null,
	note text,
	-- {"issuer", "number", "reportedAs", "date", …}
	document jsonb not null,
	sequence smallint not null,
	-- How the goal follows from those before (src/core/targets/restate.ts); null where a person set it.
	rule text check (rule in ('sum', 'joined', 'kept')),
	audience_mask bigint not null,
	reached_mask bigint not null,
	learned_mask bigint not null,
	assessed_mask bigint not null,
	passed_mask bigint not null,
	confirmed_mask bigint not null,
	-- Null where it came with the content.
	made_by text references staff,
	made_at timestamptz not null default now(),
	primary key (target_id, version),
	check ((rule is not null) <= (kind = 'restated')),
	check ((version = 1) = (kind = 'issued'))
);

insert into target_version
select id, 1, 'issued', year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, note, document, sequence, null,
	audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask, null, now()
from target;
update target set version = 1;
-- Whether it still has to be restated is seen from its place: that one is no longer in force.
alter table target drop column restated;

-- What each target asks on a map, as it was known at the end of a day (null: now): of its versions the latest whose place is in force on the map,
-- or else the latest. What it was set to first is known of any day.
create function targets_told(on_day date, on_map date) returns setof target_version language sql stable parallel safe as $$
	select distinct on (v.target_id) v.*
	from target_version v join target t on t.id = v.target_id and v.version <= t.version join place p on p.id = v.place_id
	where on_day is null or v.version = 1 or (v.made_at at time zone 'Asia/Ho_Chi_Minh')::date <= on_day
	order by v.target_id, (p.valid_from <= on_map and p.valid_to > on_map) desc, v.version desc
$$;

-- One target counted again from the standings; the facts need not be judged again, for a standing says everything about a person.
create function count_target(of text) returns void language sql as $$
	merge into tally y using (select * from tally_of_standings where target_id = of) n on n.target_id = y.target_id and n.place_id = y.place_id
		when not matched by source and y.target_id = of then delete
		when not matched then insert (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
			values (n.target_id, n.place_id, n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached)
		when matched and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached)
				<> (n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached) then
			update set members = n.members, learned = n.learned, assessed = n.assessed, passed = n.passed, confirmed = n.confirmed,
				reached = n.reached, changed_at = now();
	select pg_notify('tally', 'target');
$$;

-- Puts the latest version of a target in force. Twice is once. Returns false where it counts otherwise than before, which is for the worker
-- to do: nobody is judged meanwhile.
create function put_in_force(of text) returns boolean language plpgsql security definer set search_path = public as $$
declare
	next target_version := (select v from target_version v where v.target_id = of order by v.version desc limit 1);
	was target := (select t from target t where t.id = of);
	recount boolean := was.id is null or (was.unit, was.audience_mask, was.reached_mask, was.learned_mask, was.assessed_mask, was.passed_mask, was.confirmed_mask)
		is distinct from (next.unit, next.audience_mask, next.reached_mask, next.learned_mask, next.assessed_mask, next.passed_mask, next.confirmed_mask);
begin
	if next.target_id is null or next.version is not distinct from was.version then return true; end if;
	if recount then
		if pg_has_role(session_user, 'hocvuso_app', 'member') and not pg_has_role(session_user, 'hocvuso_worker', 'member') then return false; end if;
		perform counting_alone();
	end if;
	insert into target as t (id, version, year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, note, document, sequence,
		audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask)
	values (next.target_id, next.version, next.year, next.deadline, next.place_id, next.audience_id, next.outcomes, next.unit, next.measure, next.goal, next.op,
		next.title_vi, next.title_en, next.note, next.document, next.sequence,
		next.audience_mask, next.reached_mask, next.learned_mask, next.assessed_mask, next.passed_mask, next.confirmed_mask)
	on conflict (id) do update set version = excluded.version, year = excluded.year, deadline = excluded.deadline, place_id = excluded.place_id,
		audience_id = excluded.audience_id, outcomes = excluded.outcomes, unit = excluded.unit, measure = excluded.measure, goal = excluded.goal,
		op = excluded.op, title_vi = excluded.title_vi, title_en = excluded.title_en, note = excluded.note, document = excluded.document,
		sequence = excluded.sequence, audience_mask = excluded.audience_mask, reached_mask = excluded.reached_mask, learned_mask = excluded.learned_mask,
		assessed_mask = excluded.assessed_mask, passed_mask = excluded.passed_mask, confirmed_mask = excluded.confirmed_mask
	where t.version < excluded.version;
	if recount then perform count_target(of); end if;
	return true;
end $$;

-- What a target would count, before it is one: sums that name nobody, with the owner's eyes, for the province sees figures only.
create function would_count(of_unit text, under ltree, audience bigint, reached bigint) returns table (members bigint, reached_now bigint)
	language plpgsql stable security definer set search_path = public as $$
begin
	if not actor_has('province') then raise insufficient_privilege using message = 'only the province tries a target'; end if;
	return query
	select count(*), count(*) filter (where s.outcomes & would_count.reached = would_count.reached)
	from (
		select place_id, audiences, outcomes from standing where of_unit = 'person'
		union all
		select place_id, audiences, outcomes from organisation_standing where of_unit = 'organisation') s
		join place l on l.id = s.place_id
	where l.path <@ under and s.audiences & audience <> 0;
end $$;
revoke all on function would_count(text, ltree, bigint, bigint) from public;
grant execute on function would_count(text, ltree, bigint, bigint) to hocvuso_app;

alter table target_version enable row level security;
create policy everybody_reads on target_version for select using (true);
create policy province_sets on target_version for insert to hocvuso_app with check (
	(select actor_has('province')) and made_by = (select actor_account()) and made_at >= now() - interval '1 minute');
grant select on target_version to hocvuso_app, hocvuso_worker;
grant insert (target_id, version, kind, year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, note, document,
	sequence, rule, audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask, made_by) on target_version to hocvuso_app;
