-- Audiences and outcomes are data that an office changes. What one of them says is a row of versions, appended; a change is tried by the worker on
-- the facts of today, which writes nothing, and when somebody asks for it, it becomes a version and everybody is judged anew.

-- What each audience and outcome says now, as one value.
create view definition_now with (security_invoker = true) as
	select 'audience' as kind, a.id, a.version, jsonb_build_object('id', a.id, 'unit', a.unit, 'name_vi', a.name_vi, 'name_en', a.name_en, 'means', a.means,
		'source', a.source, 'provisional', a.provisional, 'state', null, 'requirements', null,
		'rules', (select coalesce(jsonb_agg(jsonb_build_object('n', n, 'age_min', age_min, 'age_max', age_max, 'organisation_kinds', organisation_kinds,
			'public', public, 'posts', posts, 'grade_min', grade_min, 'grade_max', grade_max) order by n), '[]') from audience_rule where audience_id = a.id)) as says
	from audience a
	union all
	select 'outcome', o.id, o.version, jsonb_build_object('id', o.id, 'unit', o.unit, 'name_vi', o.name_vi, 'name_en', o.name_en, 'means', o.means,
		'source', o.source, 'provisional', o.provisional, 'state', o.state, 'rules', null,
		'requirements', (select coalesce(jsonb_agg(jsonb_build_object('n', r.n, 'name_vi', r.name_vi, 'name_en', r.name_en,
			'any', (select jsonb_agg(what order by what collate "C") from outcome_clause c where c.outcome_id = r.outcome_id and c.n = r.n)) order by r.n), '[]')
			from requirement r where r.outcome_id = o.id))
	from outcome o;
grant select on definition_now to hocvuso_app, hocvuso_worker;

create table definition_version (
	kind text not null check (kind in ('audience', 'outcome')),
	id text not null,
	version int not null check (version > 0),
	says jsonb not null,
	-- Null where it came with the content.
	reason text,
	made_by text references staff,
	made_at timestamptz not null default now(),
	primary key (kind, id, version),
	check ((made_by is null) = (reason is null))
);
-- What they said before was not kept.
insert into definition_version (kind, id, version, says) select kind, id, version, says from definition_now;
alter table definition_version enable row level security;
create policy everybody_reads on definition_version for select using (true);
create policy worker on definition_version for insert to hocvuso_worker with check (true);
grant select on definition_version to hocvuso_app;
grant select, insert on definition_version to hocvuso_worker;

create table definition_change (
	id uuid primary key,
	kind text not null check (kind in ('audience', 'outcome')),
	definition_id text not null,
	-- Of the version that it changes.
	based_on int not null,
	says jsonb not null,
	reason text not null check (reason <> ''),
	made_by text not null references staff,
	made_at timestamptz not null default now(),
	-- What it would change, when the worker has tried it.
	tried_at timestamptz,
	effect jsonb,
	asked_by text references staff,
	asked_at timestamptz,
	-- Of the steps of judging everybody anew those that are done, and when it began.
	begun_at timestamptz,
	step smallint not null default 0,
	applied_at timestamptz,
	-- Another change of the same came first.
	overtaken boolean not null default false,
	check ((tried_at is null) = (effect is null)), check ((asked_at is null) = (asked_by is null)), check ((asked_at is null) or (tried_at is not null)),
	check ((applied_at is null) or (asked_at is not null))
);
create index definition_change_made on definition_change (kind, definition_id, made_at desc);
alter table definition_change enable row level security;
create policy staff_reads on definition_change for select to hocvuso_app using (actor_account() is not null);
create policy province_drafts on definition_change for insert to hocvuso_app with check (
	(select actor_has('province')) and made_by = (select actor_account()) and asked_at is null and tried_at is null and applied_at is null);
create policy province_asks on definition_change for update to hocvuso_app
	using ((select actor_has('province')) and tried_at is not null and asked_at is null)
	with check (asked_by = (select actor_account()) and applied_at is null);
create policy worker on definition_change to hocvuso_worker using (true) with check (true);
grant select on definition_change to hocvuso_app, hocvuso_worker;
grant insert (id, kind, definition_id, based_on, says, reason, made_by) on definition_change to hocvuso_app;
grant update (asked_by, asked_at) on definition_change to hocvuso_app;
grant update on definition_change to hocvuso_worker;

-- The worker writes the rules: when it tries them, in a transaction that it takes back.
grant insert, update on audience, outcome to hocvuso_worker;
grant insert, delete on audience_rule, requirement, outcome_clause to hocvuso_worker;

-- `rebuild_standings` of 0007 in its four steps, so that whoever waits sees how far it is.
create function rebuild_achievements() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	merge into achievement a using (
		with needed as (select q.outcome_id, count(*) as clauses from requirement q join outcome o on o.id = q.outcome_id where o.unit = 'person' group by 1),
		met as (
			select coalesce(r.speaker, e.person_id) as person_id, c.outcome_id, c.n, min(e.happened_at) as at
			from evidence e join outcome_clause c on c.what = e.what left join merged_record r on r.id = e.person_id
			where not exists (select from evidence x where x.corrects is not null and x.person_id = e.person_id and x.corrects = e.id)
			group by 1, 2, 3)
		select m.person_id, m.outcome_id, max(m.at) as achieved_at from met m join needed d on d.outcome_id = m.outcome_id
		group by 1, 2, d.clauses having count(*) = d.clauses) n
		on n.person_id = a.person_id and n.outcome_id = a.outcome_id
		when not matched by source then delete
		when not matched then insert values (n.person_id, n.outcome_id, n.achieved_at)
		when matched and a.achieved_at <> n.achieved_at then update set achieved_at = n.achieved_at;
end $$;
create function rebuild_people() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	merge into standing s using (select * from stand_everybody()) n on n.person_id = s.person_id
		when not matched by source then delete
		when not matched then insert values (n.person_id, n.place_id, n.audiences, n.outcomes)
		when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
			update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes;
end $$;
create function rebuild_organisations() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	merge into organisation_standing s using (select * from stand_organisations()) n on n.organisation_id = s.organisation_id
		when not matched by source then delete
		when not matched then insert values (n.organisation_id, n.place_id, n.audiences, n.outcomes)
		when matched and (s.place_id, s.audiences, s.outcomes) <> (n.place_id, n.audiences, n.outcomes) then
			update set place_id = n.place_id, audiences = n.audiences, outcomes = n.outcomes;
end $$;
create function rebuild_tallies() returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
	merge into tally y using (select * from tally_of_standings) n
		on n.target_id = y.target_id and n.place_id = y.place_id
		when not matched by source then delete
		when not matched then insert (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
			values (n.target_id, n.place_id, n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached)
		when matched and (y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached)
				<> (n.members, n.learned, n.assessed, n.passed, n.confirmed, n.reached) then
			update set members = n.members, learned = n.learned, assessed = n.assessed, passed = n.passed, confirmed = n.confirmed,
				reached = n.reached, changed_at = now();
	perform pg_notify('tally', 'all');
end $$;
create or replace function rebuild_standings() returns void language plpgsql as $$
begin
	perform counting_alone();
	perform rebuild_achievements();
	perform rebuild_people();
	perform rebuild_organisations();
	perform rebuild_tallies();
end $$;
