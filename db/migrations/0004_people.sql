-- People: what happened is kept apart from who somebody is, so that the second can be erased and the first remain.

create table organisation (
	id uuid primary key default uuidv7(),
	name text not null,
	plain text generated always as (toneless(name)) stored,
	-- public-body school vocational university enterprise cooperative guild cooperative-group farm union
	kind text not null,
	-- Its staff belong to the public sector.
	public boolean not null default false,
	place_id int not null references place,
	sample boolean not null default false,
	created_at timestamptz not null default now(),
	closed_at timestamptz,
	unique nulls not distinct (place_id, kind, name)
);

create table household (
	id uuid primary key,
	place_id int not null references place,
	label text not null,
	created_at timestamptz not null default now()
);

create table person (
	id uuid primary key,
	-- Where the person lives, the lowest unit that is certain. Follows from `residence`.
	home_place_id int not null references place,
	-- Age is counted by year (year of the day asked minus year of birth), so that erasing a birthday moves no tally.
	birth_year smallint check (birth_year between 1900 and 2100),
	sex text check (sex in ('f', 'm')),
	-- Another record of the same person that now speaks for both.
	merged_into uuid references person,
	erased_at timestamptz,
	sample boolean not null default false,
	created_at timestamptz not null default now()
);
create index person_home on person (home_place_id);
create index person_merged on person (merged_into) where merged_into is not null;

-- Who somebody is. Erasing a person deletes this row.
create table identity (
	person_id uuid primary key references person,
	full_name text not null,
	plain text generated always as (toneless(full_name)) stored,
	birth_date date,
	-- E.164. Shared in families: never a key.
	phone text,
	-- AES-256-GCM with a key that is not in the database; found by keyed hash.
	personal_number_sealed bytea,
	personal_number_hash bytea unique,
	note text
);
create index identity_plain on identity using gin (plain gin_trgm_ops);
create index identity_phone on identity (phone) where phone is not null;

create table residence (
	person_id uuid not null references person,
	id uuid not null,
	place_id int not null references place,
	household_id uuid references household,
	from_date date not null,
	learned_at timestamptz not null default now(),
	recorded_by text,
	source text not null,
	source_id uuid,
	primary key (person_id, id)
);
create index residence_source on residence (source_id) where source_id is not null;

create table membership (
	person_id uuid not null references person,
	id uuid not null,
	organisation_id uuid not null references organisation,
	-- leader staff teacher pupil student worker farmer member
	post text not null,
	grade smallint check (grade between 1 and 12),
	from_date date not null,
	to_date date,
	learned_at timestamptz not null default now(),
	recorded_by text,
	source text not null,
	source_id uuid,
	primary key (person_id, id)
);
create index membership_organisation on membership (organisation_id);
create index membership_source on membership (source_id) where source_id is not null;

-- Two records of one person, made one; and made two again.
create table person_merge (
	id uuid primary key,
	kept uuid not null references person,
	absorbed uuid not null references person,
	at timestamptz not null default now(),
	by_account text,
	reason text not null,
	-- Records that spoke through the absorbed one and now speak through the one kept; given back when it is undone.
	carried uuid[] not null default '{}',
	-- Both as they were and the kept one as it was left: {"kept": {…}, "absorbed": {…}, "after": {…}}. Emptied when they are erased.
	states jsonb not null default '{}',
	undone_at timestamptz,
	undone_by text,
	check (kept <> absorbed)
);

-- The words that were agreed to, by purpose and version; `basis` says whether consent or a task of the state carries it.
create table consent_wording (
	purpose text not null,
	version int not null,
	basis text not null check (basis in ('consent', 'state-task')),
	text_vi text not null,
	text_en text not null,
	source text not null,
	primary key (purpose, version)
);
create table consent (
	person_id uuid not null references person,
	id uuid not null,
	purpose text not null,
	version int not null,
	given boolean not null,
	manner text not null check (manner in ('self', 'assisted', 'paper')),
	-- The helper, where somebody helped.
	helper_account text,
	representative text,
	at timestamptz not null default now(),
	primary key (person_id, id),
	foreign key (purpose, version) references consent_wording,
	check (manner = 'self' or helper_account is not null)
);

-- A hamlet in which people live cannot end; those that a decree ended have a successor first.
create function hamlet_is_empty() returns trigger language plpgsql security definer set search_path = public as $$
declare
	living bigint;
begin
	if not exists (select from succession where from_id = new.id) then
		select count(*) into living from person where home_place_id = new.id and merged_into is null;
		if living > 0 then
			raise exception 'people live in this place' using errcode = 'HV001', detail = living::text;
		end if;
	end if;
	return new;
end $$;
create trigger hamlet_is_empty before update of valid_to on place for each row
	when (new.level = 'hamlet' and new.valid_to < old.valid_to) execute function hamlet_is_empty();

-- People who belong to the actor's organisations. With the owner's eyes, or the policies of two tables would call each other.
create function actor_members() returns setof uuid language sql stable security definer set search_path = public as $$
	select person_id from membership
	where organisation_id = any (actor_organisations()) and (to_date is null or to_date > current_date)
$$;

-- The paths of places in which the actor may write down people: an office, and a helper. (An inspector sees and changes nothing.)
create function actor_registers() returns ltree[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(p.path), '{}')
	from role_assignment r join place p on p.id = r.place_id join staff s on s.id = r.account_id
	where r.account_id = actor_account() and r.revoked_at is null and s.disabled_at is null and r.role in ('commune', 'helper')
$$;
-- A person who is being written down now: nothing says yet who it is. Only such a person may a manager take into an organisation;
-- of anybody else a manager would thereby come to see what another office keeps.
create function being_registered(person uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from person p where p.id = $1 and p.erased_at is null and p.merged_into is null)
		and not exists (select from identity i where i.person_id = $1)
		and not exists (select from residence r where r.person_id = $1)
$$;
create function lives_nowhere(person uuid) returns boolean language sql stable security definer set search_path = public as $$
	select not exists (select from residence r where r.person_id = $1)
$$;

-- The wall round a person: oneself, an office or helper or inspector of the place, a manager of the organisation.
alter table person enable row level security;
create policy visible on person for select to hocvuso_app using (
	id = actor_person()
	or home_place_id in (select p.id from place p where p.path <@ any ((select actor_scopes())::ltree[]))
	or id in (select actor_members()));
create policy recorded_in_scope on person for insert to hocvuso_app with check (
	id = actor_person()
	or cardinality((select actor_organisations())) > 0
	or home_place_id in (select p.id from place p where p.path <@ any ((select actor_registers())::ltree[])));
create policy changed_in_scope on person for update to hocvuso_app
	using (home_place_id in (select p.id from place p where p.path <@ any ((select actor_registers())::ltree[])));
create policy worker on person to hocvuso_worker using (true) with check (true);

-- May the actor write about this person: the office and the helpers of the place; oneself and a manager only at the beginning.
create function actor_keeps(person uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from person w join place home on home.id = w.home_place_id
		where w.id = $1 and home.path <@ any (actor_registers()))
$$;

alter table identity enable row level security;
alter table residence enable row level security;
alter table membership enable row level security;
alter table consent enable row level security;
create policy with_the_person on identity for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy first_told on identity for insert to hocvuso_app with check (
	actor_keeps(person_id) or person_id = actor_person()
	or (being_registered(person_id) and person_id in (select actor_members())));
create policy kept on identity for update to hocvuso_app using (actor_keeps(person_id));
create policy with_the_person on residence for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy first_told on residence for insert to hocvuso_app with check (
	actor_keeps(person_id)
	or ((person_id = actor_person() or person_id in (select actor_members())) and lives_nowhere(person_id)));
create policy with_the_person on membership for select to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy added on membership for insert to hocvuso_app with check (
	actor_keeps(person_id)
	or (organisation_id = any ((select actor_organisations())::uuid[]) and (being_registered(person_id) or person_id in (select actor_members()))));
create policy closed on membership for update to hocvuso_app using (
	actor_keeps(person_id) or organisation_id = any ((select actor_organisations())::uuid[]));
create policy with_the_person on consent to hocvuso_app using (exists (select from person p where p.id = person_id));
create policy worker on identity to hocvuso_worker using (true) with check (true);
create policy worker on residence to hocvuso_worker using (true) with check (true);
create policy worker on membership to hocvuso_worker using (true) with check (true);
create policy worker on consent to hocvuso_worker using (true) with check (true);

alter table household enable row level security;
create policy in_scope on household for select to hocvuso_app
	using (place_id in (select p.id from place p where p.path <@ any ((select actor_scopes())::ltree[]))
		or id in (select r.household_id from residence r where r.person_id = actor_person()));
create policy registered on household for insert to hocvuso_app
	with check (place_id in (select p.id from place p where p.path <@ any ((select actor_registers())::ltree[])));
create policy changed on household for update to hocvuso_app
	using (place_id in (select p.id from place p where p.path <@ any ((select actor_registers())::ltree[])));
create policy worker on household to hocvuso_worker using (true) with check (true);

-- Everybody may know that a school exists; the office of its place keeps the list.
alter table organisation enable row level security;
create policy everybody_reads on organisation for select to hocvuso_app using (true);
create policy office_adds on organisation for insert to hocvuso_app
	with check (place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[])));
create policy office_changes on organisation for update to hocvuso_app
	using (place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[])));
create policy worker on organisation to hocvuso_worker using (true) with check (true);

alter table person_merge enable row level security;
create policy both_visible on person_merge for select to hocvuso_app
	using (exists (select from person p where p.id = kept) and exists (select from person p where p.id = absorbed));
create policy worker on person_merge to hocvuso_worker using (true) with check (true);

alter table role_assignment add foreign key (organisation_id) references organisation;

grant select on organisation, consent_wording to hocvuso_app, hocvuso_worker;
grant insert, update on organisation to hocvuso_app, hocvuso_worker;
grant select, insert, update (birth_year, sex) on person to hocvuso_app;
grant select, insert, update on person to hocvuso_worker;
grant select, insert, update on household to hocvuso_app, hocvuso_worker;
grant select, insert, update on identity to hocvuso_app;
grant select, insert, update, delete on identity to hocvuso_worker;
-- Facts: added, never edited. (`to_date` closes a membership; an import that is undone takes back its own rows.)
grant select, insert on residence, consent to hocvuso_app, hocvuso_worker;
grant select, insert, update (to_date) on membership to hocvuso_app, hocvuso_worker;
grant delete on residence, membership to hocvuso_worker;
grant select on person_merge to hocvuso_app, hocvuso_worker;
