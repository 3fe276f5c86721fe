-- Rosters: a spreadsheet of people, mapped, checked dry, applied whole, undoable. What is read from a file waits in a table of
-- its own; the register is touched once, in one transaction, by the worker, on behalf of an office that was asked before.

create table roster (
	id uuid primary key,
	-- The commune whose residents these are; or, with an organisation, the place of that organisation.
	place_id int not null references place,
	organisation_id uuid references organisation,
	-- What its members are where the rows do not say.
	post text,
	file_name text not null,
	file_kind text not null check (file_kind in ('xlsx', 'csv')),
	file_bytes int not null,
	-- The day on which the roster was true: since then people are known to live here and to belong.
	as_of date not null,
	-- { sheets: [{ name, hidden }], sheet, head: { row, last, titles, mapping } }
	layout jsonb not null,
	-- mapping → checking → checked → applying → applied → undoing → undone; dropped from anywhere before applied.
	state text not null check (state in ('mapping', 'checking', 'checked', 'applying', 'applied', 'undoing', 'undone', 'dropped')),
	-- Why the last step did not get through: { code, details }.
	failure jsonb,
	-- What the dry run found, and what was done: figures, no names.
	summary jsonb,
	done jsonb,
	-- Said when it is applied: people known elsewhere by their number now live here.
	takes_moved boolean not null default false,
	uploaded_by text not null references staff,
	uploaded_at timestamptz not null,
	checked_at timestamptz,
	applied_by text references staff,
	applied_at timestamptz,
	undone_by text references staff,
	undone_at timestamptz,
	-- When the rows that were kept for corrections were forgotten.
	tidied_at timestamptz
);
create index roster_place on roster (place_id, uploaded_at desc);
create index roster_organisation on roster (organisation_id, uploaded_at desc) where organisation_id is not null;
create index roster_busy on roster (state) where state in ('checking', 'applying', 'undoing');

-- How far a job is. Apart from `roster`, and written on a connection of its own, so that it is seen while the job's transaction runs.
create table roster_progress (
	roster_id uuid primary key references roster,
	-- read match hamlets people residences memberships tidy …
	step text not null,
	done int not null,
	total int,
	at timestamptz not null
);

-- The file, and after it was applied only its rejected rows: sealed like a personal number, in pieces.
create table roster_piece (
	roster_id uuid not null references roster,
	part text not null check (part in ('file', 'rejected')),
	n int not null,
	sealed bytea not null,
	primary key (roster_id, part, n)
);

-- One row of the file as it was read. No foreign keys: a hundred thousand rows come at once and go at once, with their roster.
create table roster_row (
	roster_id uuid not null,
	-- As the spreadsheet numbers it.
	n int not null,
	-- Whom it makes, if it makes somebody: kept from the first reading, so that applying twice makes nobody twice.
	person_id uuid not null default uuidv7(),
	rejected boolean not null,
	full_name text not null,
	plain text not null,
	birth_year smallint,
	birth_date date,
	sex text,
	phone text,
	personal_number_sealed bytea,
	personal_number_hash bytea,
	place_id int,
	hamlet text,
	household text,
	organisation text,
	post text,
	grade smallint,
	-- [[column, code, details], …]; null where there are none.
	problems jsonb,
	primary key (roster_id, n)
);
create index roster_row_problems on roster_row (roster_id, n) where problems is not null;

-- Hamlets and organisations as the file names them, each once, and what they mean.
create table roster_name (
	roster_id uuid not null references roster,
	kind text not null check (kind in ('hamlet', 'organisation')),
	key text not null,
	written text not null,
	rows int not null,
	-- known: there is one of this name · new: will be made · same: is the one in `place_id` or `organisation_id`, somebody said
	-- · none: the rows come in without it · out: the rows stay out · open: nobody has said yet, so the rows stay out
	decision text not null check (decision in ('known', 'new', 'same', 'none', 'out', 'open')),
	place_id int references place,
	organisation_id uuid references organisation,
	-- same as another name of this file, which itself is new.
	same_key text,
	-- What kind of organisation is to be made.
	makes text,
	-- Names that look alike: [{ id, name }] of the register, [{ key, name }] of the file.
	near jsonb not null default '[]',
	primary key (roster_id, kind, key)
);

-- Rows that may be about somebody in the register.
create table roster_match (
	roster_id uuid not null references roster,
	n int not null,
	person_id uuid not null,
	-- number: the same personal number · same: alike in everything · likely: alike, and a person decides
	how text not null check (how in ('number', 'same', 'likely')),
	-- Lives elsewhere, and would move here.
	moves boolean not null default false,
	-- same: it is this person · other: it is somebody else · null: not said
	decision text check (decision in ('same', 'other')),
	primary key (roster_id, n, person_id)
);

-- Whom an applied roster made or touched: what undoing needs, and nothing that names anybody.
create table roster_person (
	roster_id uuid not null references roster,
	person_id uuid not null references person on delete cascade,
	n int not null,
	made boolean not null,
	-- Keyed hashes of what was filled in where the register had nothing, by column: { phone: '…' }.
	filled jsonb,
	primary key (roster_id, person_id)
);
create index roster_person_person on roster_person (person_id);

-- The walls: the office of the commune, or the managers of the organisation.
create function actor_rosters() returns setof uuid language sql stable security definer set search_path = public as $$
	select r.id from roster r join place p on p.id = r.place_id
	where case when r.organisation_id is null then p.path <@ any (actor_offices()) else r.organisation_id = any (actor_organisations()) end
$$;

alter table roster enable row level security;
alter table roster_progress enable row level security;
alter table roster_piece enable row level security;
alter table roster_name enable row level security;
alter table roster_match enable row level security;
alter table roster_person enable row level security;
create policy ours on roster for select to hocvuso_app using (id in (select actor_rosters()));
create policy uploaded on roster for insert to hocvuso_app with check (
	uploaded_by = actor_account() and state = 'mapping'
	and case when organisation_id is null
		then place_id in (select p.id from place p where p.level = 'commune' and p.path <@ any ((select actor_offices())::ltree[]))
		else organisation_id = any ((select actor_organisations())::uuid[]) end);
create policy ours_changed on roster for update to hocvuso_app using (id in (select actor_rosters()));
create policy ours on roster_progress for select to hocvuso_app using (roster_id in (select actor_rosters()));
create policy ours on roster_piece to hocvuso_app using (roster_id in (select actor_rosters()));
create policy ours on roster_name to hocvuso_app using (roster_id in (select actor_rosters()));
create policy ours on roster_match to hocvuso_app using (roster_id in (select actor_rosters()));
create policy ours on roster_person for select to hocvuso_app using (roster_id in (select actor_rosters()));
create policy worker on roster to hocvuso_worker using (true) with check (true);
create policy worker on roster_progress to hocvuso_worker using (true) with check (true);
create policy worker on roster_piece to hocvuso_worker using (true) with check (true);
create policy worker on roster_name to hocvuso_worker using (true) with check (true);
create policy worker on roster_match to hocvuso_worker using (true) with check (true);
create policy worker on roster_person to hocvuso_worker using (true) with check (true);

grant select, insert on roster to hocvuso_app;
grant update (post, as_of, layout, state, failure, takes_moved, applied_by, undone_by) on roster to hocvuso_app;
grant select on roster_progress, roster_person to hocvuso_app;
grant select, insert, delete on roster_piece to hocvuso_app;
grant select, update (decision, place_id, organisation_id, same_key, makes) on roster_name to hocvuso_app;
grant select, update (decision) on roster_match to hocvuso_app;
grant select, update on roster to hocvuso_worker;

-- `copy` does not enter a table that has row policies. So this one has none and is the worker's alone; the web sees its own
-- rosters' rows through a view, which shows all it may see and hides the sealed number.
create view roster_row_seen with (security_barrier = true) as
	select roster_id, n, person_id, rejected, full_name, plain, birth_year, birth_date, sex, phone, personal_number_hash is not null as numbered,
		place_id, hamlet, household, organisation, post, grade, problems
	from roster_row where roster_id in (select actor_rosters());
grant select on roster_row_seen to hocvuso_app;
grant maintain on roster_row to hocvuso_worker;
grant select, insert, update, delete on roster_progress, roster_piece, roster_row, roster_name, roster_match, roster_person to hocvuso_worker;

-- An import that is undone takes back its own rows.
grant delete on person, household to hocvuso_worker;

-- Whether this account may still import this roster: it is asked again when the job runs, for roles end in between.
create function may_import(account text, roster uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from roster r join place p on p.id = r.place_id
			join role_assignment a on a.account_id = $1 and a.revoked_at is null
			join staff s on s.id = a.account_id and s.disabled_at is null
			left join place o on o.id = a.place_id
		where r.id = $2 and case when r.organisation_id is null
			then a.role = 'commune' and p.path <@ o.path
			else a.role = 'organisation' and a.organisation_id = r.organisation_id end)
$$;
revoke all on function may_import(text, uuid) from public;
grant execute on function may_import(text, uuid) to hocvuso_worker;

-- What hangs on the people whom a roster made, apart from what the roster itself said of them: every table that points at a
-- person is asked, also those that later stories add. Derived tables do not count. With the owner's eyes, for it must see all.
create function roster_hangs(roster uuid) returns table (what text, people int, some_person uuid) language plpgsql stable security definer set search_path = public as $$
declare
	found record;
begin
	for found in
		select c.conrelid::regclass::text as name, a.attname as pointing,
			exists (select from pg_attribute s where s.attrelid = c.conrelid and s.attname = 'source_id' and not s.attisdropped) as sourced,
			exists (select from pg_attribute s where s.attrelid = c.conrelid and s.attname = 'roster_id' and not s.attisdropped) as rostered
		from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
		where c.contype = 'f' and c.confrelid = 'person'::regclass
			and c.conrelid::regclass::text not in ('identity', 'standing', 'achievement')
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
revoke all on function roster_hangs(uuid) from public;
grant execute on function roster_hangs(uuid) to hocvuso_worker;

-- Takes people out of every count, as they stood, before they are taken out of the register.
create function leave_the_counts(ids uuid[]) returns void language plpgsql as $$
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
end $$;
