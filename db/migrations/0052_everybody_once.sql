-- Audiences overlap: a farmer is a grown-up too, and perhaps a member of a union. Each target counts its own; what they come to together is not their sum.
-- For each year, everybody of whom its targets ask something is counted once more, in a cell of its own beside theirs, called `*<year>`:
-- members: of whom any target asks something · learned, assessed, passed, confirmed: so in at least one of these · reached: in all of these.

-- They are derived, and of no target.
alter table tally drop constraint tally_target_id_fkey;
alter table tally_close drop constraint tally_close_target_id_fkey;
create view counted_target with (security_invoker = true) as
	select id from target union all select distinct '*' || year from target where unit = 'person';
grant select on counted_target to hocvuso_app, hocvuso_worker;

-- As in 0007, and once for each year.
create or replace function weigh(unit_weighed text, place int, stand_in bigint, reached_now bigint, n bigint) returns table (target_id text, place_id int,
	members bigint, learned bigint, assessed bigint, passed bigint, confirmed bigint, reached bigint) language sql stable parallel safe as $$
	select t.id, place, n,
		n * (reached_now & t.learned_mask = t.learned_mask)::int,
		n * (reached_now & t.assessed_mask = t.assessed_mask)::int,
		n * (reached_now & t.passed_mask = t.passed_mask)::int,
		n * (reached_now & t.confirmed_mask = t.confirmed_mask)::int,
		n * (reached_now & t.reached_mask = t.reached_mask)::int
	from target t where t.unit = unit_weighed and stand_in & t.audience_mask <> 0
	union all
	select '*' || t.year, place, n,
		n * bool_or(reached_now & t.learned_mask = t.learned_mask)::int,
		n * bool_or(reached_now & t.assessed_mask = t.assessed_mask)::int,
		n * bool_or(reached_now & t.passed_mask = t.passed_mask)::int,
		n * bool_or(reached_now & t.confirmed_mask = t.confirmed_mask)::int,
		n * bool_and(reached_now & t.reached_mask = t.reached_mask)::int
	from target t where t.unit = unit_weighed and unit_weighed = 'person' and not t.withdrawn and stand_in & t.audience_mask <> 0
	group by t.year
$$;

-- As in 0051; a target that is counted anew changes what is counted once.
create or replace function tally_from_standings(of text) returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	merge into tally y using (select * from tally_of_standings where of is null or target_id = of or target_id like '*%') n
		on n.target_id = y.target_id and n.place_id = y.place_id
		when not matched by source and (of is null or y.target_id = of or y.target_id like '*%')
				and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached) <> (0, 0, 0, 0, 0, 0) then
			update set members = 0, learned = 0, assessed = 0, passed = 0, confirmed = 0, reached = 0, changed_at = now()
		when not matched then insert (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
			values (n.target_id, n.place_id, n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached)
		when matched and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached)
				<> (n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached) then
			update set members = n.members, learned = n.learned, assessed = n.assessed, passed = n.passed, confirmed = n.confirmed,
				reached = n.reached, changed_at = now();
end $$;
-- What stands already is counted by the rule that is new.
select tally_from_standings('*');

-- As in 0035; another year, or a withdrawal, changes what is counted once.
create or replace function put_in_force(of text) returns boolean language plpgsql security definer set search_path = public as $$
declare
	next target_version := (select v from target_version v where v.target_id = of order by v.version desc limit 1);
	was target := (select t from target t where t.id = of);
	recount boolean := was.id is null or (was.year, was.withdrawn, was.unit, was.audience_mask, was.reached_mask, was.learned_mask, was.assessed_mask, was.passed_mask, was.confirmed_mask)
		is distinct from (next.year, next.kind = 'withdrawn', next.unit, next.audience_mask, next.reached_mask, next.learned_mask, next.assessed_mask, next.passed_mask, next.confirmed_mask);
begin
	if next.target_id is null or next.version is not distinct from was.version then return true; end if;
	if recount then
		if pg_has_role(session_user, 'hocvuso_app', 'member') and not pg_has_role(session_user, 'hocvuso_worker', 'member') then return false; end if;
		perform counting_alone();
	end if;
	insert into target as t (id, version, withdrawn, year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, note, document,
		sequence, audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask)
	values (next.target_id, next.version, next.kind = 'withdrawn', next.year, next.deadline, next.place_id, next.audience_id, next.outcomes, next.unit,
		next.measure, next.goal, next.op, next.title_vi, next.title_en, next.note, next.document, next.sequence,
		next.audience_mask, next.reached_mask, next.learned_mask, next.assessed_mask, next.passed_mask, next.confirmed_mask)
	on conflict (id) do update set version = excluded.version, withdrawn = excluded.withdrawn, year = excluded.year, deadline = excluded.deadline,
		place_id = excluded.place_id, audience_id = excluded.audience_id, outcomes = excluded.outcomes, unit = excluded.unit, measure = excluded.measure,
		goal = excluded.goal, op = excluded.op, title_vi = excluded.title_vi, title_en = excluded.title_en, note = excluded.note,
		document = excluded.document, sequence = excluded.sequence, audience_mask = excluded.audience_mask, reached_mask = excluded.reached_mask,
		learned_mask = excluded.learned_mask, assessed_mask = excluded.assessed_mask, passed_mask = excluded.passed_mask, confirmed_mask = excluded.confirmed_mask
	where t.version < excluded.version;
	if recount then perform count_target(of); end if;
	-- A board that stands open loses it at once.
	if next.kind = 'withdrawn' then perform pg_notify('tally', 'target'); end if;
	return true;
end $$;

-- As in 0040, with the cells that are of no target.
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
	from counted_target t cross join place_on_map l cross join lateral (
		select * from tally_close c where c.target_id = t.id and c.place_id = l.place_id and c.day <= on_day order by c.day desc limit 1) k
	where l.epoch = on_map and l.path <@ under and nlevel(under) > 1 and on_day < (select day from counting_day)
$$;

-- As in 0044: a release tells of targets.
create or replace view figures_to_release with (security_invoker = true) as
	select t.target_id, c.id as place_id, sum(t.members)::int as members, sum(t.learned)::int as learned, sum(t.assessed)::int as assessed,
		sum(t.passed)::int as passed, sum(t.confirmed)::int as confirmed, sum(t.reached)::int as reached
	from tally t join place_on_map l on l.epoch = epoch_now() and l.place_id = t.place_id
		cross join unnest(string_to_array(ltree2text(l.path), '.')::int[]) as line (id)
		join place c on c.id = line.id and c.level in ('province', 'commune')
	where t.target_id not like '*%'
	group by 1, 2;
