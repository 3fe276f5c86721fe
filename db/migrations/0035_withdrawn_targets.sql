-- A target may be withdrawn: a version that asks for nothing any more, with its reason and the document that it stands on. From the day on which it
-- is known the target is on no board; boards of earlier days show it as they did, and all its versions stay. A later version sets it again.

alter table target_version add column reason text,
	drop constraint target_version_kind_check, add check (kind in ('issued', 'revised', 'restated', 'withdrawn')),
	add check ((kind = 'withdrawn') = (reason is not null)), add check (reason <> '');
grant insert (reason) on target_version to hocvuso_app;
-- Derived, as all of `target`: the version in force withdraws it. It is counted on, so that setting it again finds its figures.
alter table target add column withdrawn boolean not null default false;

-- As 0028 tells it, without what was withdrawn by the end of that day and not set again since.
create or replace function targets_told(on_day date, on_map date) returns setof target_version language sql stable parallel safe as $$
	with known as (
		select v.target_id, v.version, v.kind
		from target_version v join target t on t.id = v.target_id and v.version <= t.version
		where on_day is null or v.version = 1 or (v.made_at at time zone 'Asia/Ho_Chi_Minh')::date <= on_day),
	stands as (
		select distinct on (target_id) target_id, kind from known order by target_id, version desc)
	select distinct on (v.target_id) v.*
	from known k join stands s on s.target_id = k.target_id and s.kind <> 'withdrawn'
		join target_version v on v.target_id = k.target_id and v.version = k.version and v.kind <> 'withdrawn'
		join place p on p.id = v.place_id
	order by v.target_id, (p.valid_from <= on_map and p.valid_to > on_map) desc, v.version desc
$$;

-- As in 0028, and whether the version in force withdraws.
create or replace function put_in_force(of text) returns boolean language plpgsql security definer set search_path = public as $$
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
