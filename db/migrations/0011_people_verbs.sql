-- What touches several people's rows at once, or must look beyond what its caller may see, runs with the owner's eyes and asks
-- here, itself, whether the actor may. And what people may ask for themselves: to see, to correct, to be forgotten.

-- Jobs act for no account; they are known by the role they connect as.
create function is_worker() returns boolean language sql stable security definer set search_path = public as $$
	select pg_has_role(session_user, 'hocvuso_worker', 'member') and not pg_has_role(session_user, 'hocvuso_app', 'member')
$$;

-- Somebody lives elsewhere from a day on: one more fact, and the home follows the latest one. The new place may lie beyond the
-- actor's own: whoever keeps a person may let them go. Sent twice, it is one move.
create function move_person(person uuid, fact uuid, place int, household uuid, since date, source text, recorder text) returns int
	language plpgsql security definer set search_path = public as $$
declare
	home int;
begin
	if not (actor_keeps(person) or is_worker()) then
		raise insufficient_privilege using message = 'only whoever keeps a person may move them';
	end if;
	perform from person p where p.id = person for update;
	insert into residence (person_id, id, place_id, household_id, from_date, recorded_by, source)
		values (person, fact, place, household, since, coalesce(actor_account(), recorder), source)
		on conflict do nothing;
	select r.place_id into home from residence r where r.person_id = person order by r.from_date desc, r.learned_at desc, r.id desc limit 1;
	update person p set home_place_id = home where p.id = person and p.home_place_id <> home;
	return home;
end $$;

-- Finds people within the actor's walls; each line says how many there are in all. Names without tones, any words in any order;
-- a record that speaks through another is found by its own name, too. Only ids: who they are is read through the walls again.
create function find_people(words text[], telephone text, marks bytea[], under int, audience_bit int, organisation uuid, at_most int, skip int)
	returns table (id uuid, total bigint) language plpgsql stable security definer set search_path = public
	set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	scopes ltree[] := actor_scopes();
	inside ltree := (select path from place where place.id = under);
	patterns text[] := (select array_agg('%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%' order by length(w) desc) from unnest(words) w);
	whole text := array_to_string(words, ' ');
begin
	return query
	with homes as (select p.id from place p where p.path <@ any (scopes) and (inside is null or p.path <@ inside)),
	hits as (
		select coalesce(p.merged_into, p.id) as id, min(case when i.plain = whole then 0 when ' ' || i.plain || ' ' like '% ' || whole || ' %' then 1 else 2 end) as rank
		from identity i join person p on p.id = i.person_id
		where p.erased_at is null
			and (p.home_place_id in (select h.id from homes h)
				or (p.id in (select actor_members()) and (inside is null or p.home_place_id in (select l.id from place l where l.path <@ inside))))
			and (patterns is null or (i.plain like patterns[1] and i.plain like all (patterns)))
			and (telephone is null or i.phone = telephone)
			and (marks is null or i.personal_number_hash = any (marks))
			and (organisation is null or exists (select from membership m where m.person_id = p.id and m.organisation_id = organisation
				and m.from_date <= current_date and (m.to_date is null or m.to_date > current_date)))
		group by 1)
	select h.id, count(*) over ()
	from hits h join person p on p.id = h.id join identity i on i.person_id = h.id
		left join standing s on s.person_id = h.id
	-- The kept record must be the actor's to see as well.
	where p.erased_at is null and (p.home_place_id in (select l.id from place l where l.path <@ any (scopes)) or p.id in (select actor_members()))
		and (audience_bit is null or (s.audiences >> audience_bit) & 1 = 1)
	-- As lists here are read: by given name, the last word, and then from the front.
	order by h.rank, substring(i.plain from '[^ ]+$'), i.plain, p.birth_year, h.id
	limit at_most offset skip;
end $$;

-- Two records of one person become one: facts stay where they are, and the absorbed record speaks through the kept one, with all
-- that spoke through it. What the kept one is called is the caller's choice and is written afterwards, by the caller.
create function merge_people(merge uuid, keep uuid, absorb uuid, why text) returns uuid[]
	language plpgsql security definer set search_path = public as $$
declare
	others uuid[];
begin
	perform from person p where p.id in (keep, absorb) order by p.id for update;
	if not (actor_keeps(keep) and actor_keeps(absorb)) then
		raise insufficient_privilege using message = 'only whoever keeps both records may merge them';
	end if;
	if exists (select from person p where p.id in (keep, absorb) and (p.merged_into is not null or p.erased_at is not null)) then
		raise exception 'one of the records is merged or erased' using errcode = 'HV002';
	end if;
	select coalesce(array_agg(p.id), '{}') into others from person p where p.merged_into = absorb;
	update person p set merged_into = keep where p.id = absorb or p.merged_into = absorb;
	insert into person_merge (id, kept, absorbed, by_account, reason, carried) values (merge, keep, absorb, actor_account(), why, others);
	return others;
end $$;
create function describe_merge(merge uuid, said jsonb, home int) returns void language plpgsql security definer set search_path = public as $$
declare
	m person_merge := (select x from person_merge x where x.id = merge);
begin
	if not (actor_keeps(m.kept) and actor_keeps(m.absorbed)) then raise insufficient_privilege; end if;
	update person_merge x set states = said where x.id = merge;
	update person p set home_place_id = home where p.id = m.kept and p.home_place_id <> home;
end $$;

-- And two again. Refused while a later merge stands on this one, and after an erasure.
create function unmerge_people(merge uuid, home int) returns void language plpgsql security definer set search_path = public as $$
declare
	m person_merge := (select x from person_merge x where x.id = merge);
begin
	perform from person p where p.id in (m.kept, m.absorbed) order by p.id for update;
	-- Read again: somebody else may have undone it while we waited.
	select x.* into m from person_merge x where x.id = merge;
	if m.undone_at is not null then raise exception 'already undone' using errcode = 'HV003'; end if;
	if not (actor_keeps(m.kept) and actor_keeps(m.absorbed)) then
		raise insufficient_privilege using message = 'only whoever keeps both records may separate them';
	end if;
	if exists (select from person p where p.id in (m.kept, m.absorbed) and p.erased_at is not null) then
		raise exception 'erased since' using errcode = 'HV004';
	end if;
	if exists (select from person_merge x where x.undone_at is null and x.id <> m.id and (x.at, x.id) > (m.at, m.id)
		and (x.kept in (m.kept, m.absorbed) or x.absorbed in (m.kept, m.absorbed))) then
		raise exception 'a later merge stands on this one' using errcode = 'HV005';
	end if;
	update person p set merged_into = null where p.id = m.absorbed;
	update person p set merged_into = m.absorbed where p.id = any (m.carried) and p.merged_into = m.kept;
	update person p set home_place_id = home where p.id = m.kept and p.home_place_id <> home;
	-- Each record says it itself again; nothing is remembered twice.
	update person_merge x set undone_at = now(), undone_by = actor_account(), states = '{}' where x.id = merge;
end $$;

-- Everybody who ever belonged to an organisation, wherever they live: asked by its office, so that all are judged again when it ends.
create function members_of(organisation uuid) returns setof uuid language sql stable security definer set search_path = public as $$
	select distinct m.person_id from membership m join organisation o on o.id = m.organisation_id join place p on p.id = o.place_id
	where o.id = $1 and p.path <@ any (actor_offices())
$$;

-- Why somebody was forgotten, and on what ground; names nobody.
create table erasure (
	person_id uuid primary key references person,
	at timestamptz not null default now(),
	by_account text,
	basis text not null,
	reason text not null
);

-- A person is forgotten: who it is, the way in, and every text that could name them. What happened stays, naming nobody, so that
-- no count moves. Only the office of the place may; a record is forgotten with all that speak through it.
create function erase_person(forgotten uuid, ground text, why text) returns void
	language plpgsql security definer set search_path = public as $$
declare
	everybody uuid[];
	names text[];
	one uuid;
begin
	perform from person p where p.id = forgotten or p.merged_into = forgotten order by p.id for update;
	if exists (select from person p where p.id = forgotten and p.merged_into is not null) then
		raise exception 'speaks through another record' using errcode = 'HV002';
	end if;
	select array_agg(p.id order by p.id) into everybody from person p where p.id = forgotten or p.merged_into = forgotten;
	if everybody is null or exists (select from person p join place home on home.id = p.home_place_id
		where p.id = any (everybody) and not home.path <@ any (actor_offices())) then
		raise insufficient_privilege using message = 'only the office of the place may forget a person';
	end if;
	if exists (select from person p where p.id = forgotten and p.erased_at is not null) then return; end if;
	select coalesce(array_agg(i.plain), '{}') into names from identity i where i.person_id = any (everybody);

	foreach one in array everybody loop
		perform forget_sign_in(one);
		perform forget_answers(one);
	end loop;
	-- Which pages somebody opened is no fact that a count stands on.
	delete from lesson_progress l where l.person_id = any (everybody);
	-- A household called after them, or of nobody else.
	update household h set label = '…' where h.id in (select r.household_id from residence r where r.person_id = any (everybody))
		and (exists (select from unnest(names) n where toneless(h.label) like '%' || n || '%')
			or not exists (select from residence r where r.household_id = h.id and r.person_id <> all (everybody)));
	update residence r set household_id = null where r.person_id = any (everybody);
	update evidence e set details = '{}', device = null where e.person_id = any (everybody) and (e.details <> '{}' or e.device is not null);
	update person_merge m set states = '{}', reason = '…' where m.kept = any (everybody) or m.absorbed = any (everybody);
	update person_request q set words = null, answer = null where q.person_id = any (everybody);
	update audit a set details = '{}' where a.subject_kind = 'person' and a.subject_id = any (everybody::text[]);
	delete from identity i where i.person_id = any (everybody);
	update person p set erased_at = now() where p.id = any (everybody);
	insert into erasure (person_id, by_account, basis, reason) values (forgotten, actor_account(), ground, why);
end $$;

-- What a person may ask about what is kept of them, and how soon the law wants an answer: data with a source.
create table request_rule (
	kind text primary key,
	-- Working days until the person must be told what will happen, and days until it must be done.
	answer_working_days smallint not null check (answer_working_days between 0 and 60),
	done_days smallint not null check (done_days between 1 and 366),
	name_vi text not null,
	name_en text not null,
	source text not null,
	provisional boolean not null,
	position smallint not null
);
create table person_request (
	person_id uuid not null references person,
	id uuid not null,
	kind text not null references request_rule,
	words text,
	asked_at timestamptz not null default now(),
	-- Who wrote it down, where not the person.
	recorded_by text,
	answer_by date not null,
	done_by date not null,
	closed_at timestamptz,
	closed_by text,
	outcome text check (outcome in ('done', 'refused', 'withdrawn')),
	answer text,
	primary key (person_id, id),
	check ((closed_at is null) = (outcome is null))
);
create index person_request_open on person_request (done_by) where closed_at is null;

alter table erasure enable row level security;
create policy with_the_person on erasure for select to hocvuso_app using (exists (select from person p where p.id = person_id));
alter table person_request enable row level security;
create policy with_the_person on person_request for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy asked on person_request for insert to hocvuso_app with check (
	closed_at is null and ((person_id = actor_person() and recorded_by is null) or (actor_keeps(person_id) and recorded_by = actor_account())));
create policy answered on person_request for update to hocvuso_app using (
	person_id = actor_person()
	or exists (select from person p join place home on home.id = p.home_place_id where p.id = person_id and home.path <@ any ((select actor_offices())::ltree[])));

grant select on request_rule, erasure to hocvuso_app, hocvuso_worker;
grant select, insert, update (closed_at, closed_by, outcome, answer) on person_request to hocvuso_app;

revoke all on function move_person(uuid, uuid, int, uuid, date, text, text), find_people(text[], text, bytea[], int, int, uuid, int, int),
	merge_people(uuid, uuid, uuid, text), describe_merge(uuid, jsonb, int), unmerge_people(uuid, int), erase_person(uuid, text, text), members_of(uuid) from public;
grant execute on function move_person(uuid, uuid, int, uuid, date, text, text) to hocvuso_app, hocvuso_worker;
grant execute on function find_people(text[], text, bytea[], int, int, uuid, int, int), merge_people(uuid, uuid, uuid, text),
	describe_merge(uuid, jsonb, int), unmerge_people(uuid, int), erase_person(uuid, text, text), members_of(uuid) to hocvuso_app;
