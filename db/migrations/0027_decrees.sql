-- The workbench: a decree is drafted by the province, looked at, applied by a second person in one transaction, and taken back while
-- nothing depends on it. `place`, `succession` and `placement` are written by the worker alone.

alter table decree
	add signed date,
	add state text not null default 'applied' check (state in ('draft', 'applied')),
	-- What the worker is asked to do now, by whom; and why it did not do it the last time: {"code", "details"}.
	add work text check (work in ('apply', 'undo')),
	add work_asked_by text references staff,
	add refused jsonb,
	-- Everybody who had a hand in the draft: none of them applies it.
	add drafters text[] not null default '{}',
	add drafted_at timestamptz,
	-- Null for what came with the content.
	add applied_by text references staff,
	add applied_at timestamptz,
	add undone_by text references staff,
	add undone_at timestamptz,
	add check (state = 'draft' or work is distinct from 'apply'),
	add check (state = 'applied' or work is distinct from 'undo');

-- As it was drafted: one row says where one unit goes, whole or in part. Empty where nothing was said.
--   old, new             merged, split, renamed, upgraded: what it is follows from the rows together
--   old hamlet, parent   the hamlet lies in another unit from now on
--   old alone            ends without an heir: what lay in it lies in the unit above
create table decree_change (
	decree_id text not null references decree on delete cascade,
	n int not null,
	old_code text not null default '',
	old_name text not null default '',
	new_code text not null default '',
	new_name text not null default '',
	new_kind text not null default '',
	parent_code text not null default '',
	partial boolean not null default false,
	primary key (decree_id, n)
);

create table decree_document (
	decree_id text primary key references decree on delete cascade,
	name text not null,
	media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png',
		'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
	bytes bytea not null check (octet_length(bytes) between 1 and 10000000),
	uploaded_by text not null references staff,
	uploaded_at timestamptz not null default now()
);

-- A draft remembers its hands, whatever a handler says.
create function decree_hands() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then new.drafters := array[actor_account()];
	elsif (new.number, new.issuer, new.title_vi, new.title_en, new.effective, new.signed, new.source)
		is distinct from (old.number, old.issuer, old.title_vi, old.title_en, old.effective, old.signed, old.source) then
		new.drafters := array(select distinct unnest(old.drafters || actor_account()));
	end if;
	return new;
end $$;
create trigger decree_hands before insert or update on decree for each row when (new.state = 'draft') execute function decree_hands();
create function change_hands() returns trigger language plpgsql security definer set search_path = public as $$
begin
	update decree d set drafters = array(select distinct unnest(d.drafters || actor_account()))
		where d.id in (select decree_id from touched) and actor_account() is not null and not actor_account() = any (d.drafters);
	return null;
end $$;
create trigger added_by after insert on decree_change referencing new table as touched for each statement execute function change_hands();
create trigger removed_by after delete on decree_change referencing old table as touched for each statement execute function change_hands();

alter table decree enable row level security;
create policy everybody_reads_law on decree for select using (state = 'applied' or actor_has('province') or actor_has('administrator'));
create policy province_drafts on decree for insert to hocvuso_app with check (actor_has('province') and state = 'draft' and work is null);
create policy province_changes on decree for update to hocvuso_app
	using (actor_has('province') and state = 'draft' and work is null) with check (state = 'draft' and work is null);
create policy province_discards on decree for delete to hocvuso_app
	using (actor_has('province') and state = 'draft' and work is null);
-- Four eyes.
create policy second_person_asks on decree for update to hocvuso_app
	using ((actor_has('province') or actor_has('administrator')) and work is null)
	with check ((actor_has('province') or actor_has('administrator')) and work_asked_by = actor_account()
		and ((work = 'apply' and not actor_account() = any (drafters)) or work = 'undo'));
create policy worker on decree to hocvuso_worker using (true) with check (true);
grant insert (id, number, issuer, title_vi, title_en, effective, signed, source, state, drafted_at), delete on decree to hocvuso_app;
grant update (number, issuer, title_vi, title_en, effective, signed, source, work, work_asked_by, refused) on decree to hocvuso_app;
grant update on decree to hocvuso_worker;

alter table decree_change enable row level security;
alter table decree_document enable row level security;
create policy with_the_decree on decree_change for select to hocvuso_app using (exists (select from decree d where d.id = decree_id));
create policy with_the_decree on decree_document for select to hocvuso_app using (exists (select from decree d where d.id = decree_id));
create policy province_writes on decree_change for insert to hocvuso_app with check (
	actor_has('province') and exists (select from decree d where d.id = decree_id and d.state = 'draft' and d.work is null));
create policy province_removes on decree_change for delete to hocvuso_app using (
	actor_has('province') and exists (select from decree d where d.id = decree_id and d.state = 'draft' and d.work is null));
create policy province_attaches on decree_document for insert to hocvuso_app with check (actor_has('province') and uploaded_by = actor_account());
create policy province_detaches on decree_document for delete to hocvuso_app using (
	actor_has('province') and exists (select from decree d where d.id = decree_id and d.state = 'draft' and d.work is null));
create policy worker on decree_change to hocvuso_worker using (true) with check (true);
grant select, insert, delete on decree_change, decree_document to hocvuso_app;
grant select on decree_change to hocvuso_worker;

-- What hangs on places, to be counted by unit before and after a change. A module whose things lie in places adds a row for them.
create table hanging (
	what text primary key,
	relation regclass not null,
	place_column name not null,
	-- Which of its rows count, as SQL.
	living text not null default 'true'
);
insert into hanging (what, relation, place_column, living) values
	('people', 'person', 'home_place_id', 'merged_into is null'),
	('households', 'household', 'place_id', 'true'),
	('organisations', 'organisation', 'place_id', 'closed_at is null'),
	('roles', 'role_assignment', 'place_id', 'revoked_at is null');
-- Counts name nobody; with the owner's eyes, for who prepares a decree sees no people.
create function hanging_counts() returns table (what text, place_id int, n bigint) language plpgsql stable security definer set search_path = public as $$
declare
	h hanging;
begin
	if not (actor_has('province') or actor_has('administrator') or is_worker()) then
		raise insufficient_privilege using message = 'only who prepares or applies decrees counts what hangs on places';
	end if;
	for h in select * from hanging loop
		return query execute format('select %L::text, %I, count(*) from %s where %I is not null and %s group by 2', h.what, h.place_column, h.relation, h.place_column, h.living);
	end loop;
end $$;

-- What points at these places, table by table, also those of later stories; derived tables and the decree's own rows do not count.
create function place_dependents(places int[], decree text) returns table (what text, n bigint) language plpgsql stable security definer set search_path = public as $$
declare
	c record;
begin
	for c in
		select k.conrelid::regclass::text as relation, a.attname as pointing
		from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
		where k.contype = 'f' and k.confrelid = 'place'::regclass
			and k.conrelid::regclass::text not in ('place_on_map', 'standing', 'organisation_standing', 'succession', 'placement', 'role_carried')
		order by 1
	loop
		return query execute format(
			'select %L::text, count(*) from %s x where x.%I = any ($1)%s having count(*) > 0', c.relation, c.relation, c.pointing,
			case
				when c.relation = 'place' then ' and x.id <> all ($1)'
				when c.relation in ('tally', 'tally_close') then ' and (x.members, x.learned, x.assessed, x.passed, x.confirmed, x.reached) <> (0, 0, 0, 0, 0, 0)'
				else '' end) using places;
	end loop;
	return query select 'succession', count(*) from succession s where s.from_id = any (places) and s.decree_id <> $2 having count(*) > 0;
	return query select 'placement', count(*) from placement l where l.parent_id = any (places) and l.decree_id <> $2 having count(*) > 0;
end $$;
revoke all on function place_dependents(int[], text) from public;
grant execute on function place_dependents(int[], text) to hocvuso_worker;

-- WHAT IS LEFT TO SETTLE. A hamlet of a unit that was split is assigned to one of its parts: by whoever draws up decrees, or the
-- office of the old unit. A leaf: only its own rows on the maps change.
create function place_hamlet(hamlet int, parent int) returns void language plpgsql security definer set search_path = public as $$
declare
	h place;
	split succession;
begin
	perform maps_alone();
	select * into h from place p where p.id = hamlet;
	select s.* into split from place_on_map was join succession s on s.from_id = was.parent_id and s.to_id = parent and s.partial
		where was.place_id = hamlet and was.epoch < (select d.effective from decree d where d.id = s.decree_id)
		order by was.epoch desc limit 1;
	if not (actor_has('province') or h.path <@ any (actor_offices())) then raise insufficient_privilege using message = 'not this office''s hamlet'; end if;
	if split is null or h.level <> 'hamlet' or h.valid_to < 'infinity'
		or exists (select from placement l join decree d on d.id = split.decree_id where l.place_id = hamlet and l.from_date >= d.effective) then
		raise exception 'not a hamlet that waits for this unit' using errcode = 'HV006';
	end if;
	insert into placement (place_id, parent_id, from_date, decree_id, placed_by)
		select hamlet, parent, d.effective, d.id, actor_account() from decree d where d.id = split.decree_id;
	update place_on_map m set path = up.path || hamlet::text::ltree
		from decree d, place_on_map up
		where d.id = split.decree_id and m.place_id = hamlet and m.epoch >= d.effective and up.place_id = parent and up.epoch = m.epoch;
	update place p set path = m.path from place_on_map m where p.id = hamlet and m.place_id = hamlet and m.epoch = epoch_now();
end $$;

-- Units that are gone and went to several: who lives there and in no hamlet of it counts above them, until somebody says where.
create function is_split(place int) returns boolean language sql stable as $$
	select exists (select from place p where p.id = place and p.valid_to < 'infinity') and (select count(*) from heirs_of(place)) > 1
$$;
create view split_place with (security_invoker = true) as
	select s.from_id as place_id from succession s group by 1 having is_split(s.from_id);
grant select on split_place to hocvuso_app;

-- Somebody whose old unit was split says, or whoever keeps them says, in which part they live. They have not moved: we learned it.
create function tell_home(person uuid, fact uuid, place int, source text) returns boolean language plpgsql security definer set search_path = public as $$
declare
	was int;
begin
	select p.home_place_id into was from person p where p.id = person for update;
	if not (coalesce(person = actor_person(), false) or actor_keeps(person)) then
		raise insufficient_privilege using message = 'only the person, or whoever keeps them, says where they live';
	end if;
	if exists (select from residence r where r.person_id = person and r.id = fact) then return false; end if;
	if not is_split(was) or not exists (
		select from heirs_of(was) heir join place h on h.id = heir join place p on p.path <@ h.path
		where p.id = place and p.valid_to = 'infinity') then
		raise exception 'the home is certain, or the place lies in no part of the old unit' using errcode = 'HV007';
	end if;
	insert into residence (person_id, id, place_id, from_date, recorded_by, source)
		select person, fact, place, max(h.valid_from), actor_account(), tell_home.source from heirs_of(was) heir join place h on h.id = heir;
	update person p set home_place_id = place where p.id = person;
	return true;
end $$;
