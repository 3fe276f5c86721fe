-- Who may: staff, their roles in a place or an organisation, and the log of what they saw and changed.
-- Passwords, sessions, second factors and passkeys belong to the sign-in library; 0010 makes its tables.

create table staff (
	id text primary key,
	name text not null,
	email text not null unique,
	email_verified boolean not null default false,
	image text,
	username text unique,
	two_factor_enabled boolean not null default false,
	-- The password was chosen by whoever made the account: it opens nothing but the page that changes it.
	starting_password boolean not null default true,
	-- Labelled everywhere as a sample; made on first start of the embedded database only.
	sample boolean not null default false,
	disabled_at timestamptz,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);

create table role_assignment (
	id uuid primary key default uuidv7(),
	account_id text not null references staff,
	-- administrator: accounts, no people · province: figures, no people · inspector, commune, helper: people of a place
	-- · organisation: people of an organisation · content: items and lessons
	role text not null check (role in ('administrator', 'province', 'commune', 'helper', 'inspector', 'organisation', 'content')),
	place_id int references place,
	organisation_id uuid,
	granted_by text,
	granted_at timestamptz not null default now(),
	revoked_at timestamptz,
	check ((role = 'organisation') = (organisation_id is not null)),
	check (role in ('organisation', 'administrator', 'content') or place_id is not null)
);
create index role_assignment_account on role_assignment (account_id) where revoked_at is null;

-- These three run with the owner's eyes because the row policies of other tables call them: they answer only for
-- the actor of this transaction. The paths of places in which the actor may see people:
create function actor_scopes() returns ltree[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(p.path), '{}')
	from role_assignment r join place p on p.id = r.place_id join staff s on s.id = r.account_id
	where r.account_id = actor_account() and r.revoked_at is null and s.disabled_at is null
		and r.role in ('commune', 'helper', 'inspector')
$$;
-- The places in which the actor may change what the office keeps (hamlets, rosters, households).
create function actor_offices() returns ltree[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(p.path), '{}')
	from role_assignment r join place p on p.id = r.place_id join staff s on s.id = r.account_id
	where r.account_id = actor_account() and r.revoked_at is null and s.disabled_at is null and r.role = 'commune'
$$;
create function actor_has(wanted text) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from role_assignment r join staff s on s.id = r.account_id
		where r.account_id = actor_account() and r.revoked_at is null and s.disabled_at is null and r.role = wanted)
$$;
-- Whose sign-in the actor may look after: an administrator everybody's, an office those who are nothing but helpers of its own places.
create function actor_manages(account text) returns boolean language sql stable security definer set search_path = public as $$
	select actor_has('administrator') or (
		exists (select from role_assignment r where r.account_id = account and r.revoked_at is null)
		and not exists (select from role_assignment r left join place p on p.id = r.place_id
			where r.account_id = account and r.revoked_at is null
				and not (r.role = 'helper' and p.path <@ any (actor_offices()))))
$$;
create function actor_organisations() returns uuid[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(r.organisation_id), '{}')
	from role_assignment r join staff s on s.id = r.account_id
	where r.account_id = actor_account() and r.revoked_at is null and s.disabled_at is null and r.role = 'organisation'
$$;

-- Saw, changed, refused. Written by whoever acts, read by administrators and inspectors; never changed.
create table audit (
	id uuid primary key default uuidv7(),
	at timestamptz not null default now(),
	account_id text,
	person_actor uuid,
	action text not null,
	subject_kind text,
	subject_id text,
	place_id int,
	details jsonb not null default '{}'
);
create index audit_at on audit (at desc);
create index audit_subject on audit (subject_kind, subject_id);
create index audit_account on audit (account_id, at desc);
create index audit_action on audit (action);

alter table audit enable row level security;
create policy write_as_oneself on audit for insert to hocvuso_app
	with check (account_id is not distinct from actor_account() and person_actor is not distinct from actor_person());
create policy read_by_watchers on audit for select to hocvuso_app
	using (actor_has('administrator') or (actor_has('inspector') and action <> 'sign-in'));
create policy worker on audit to hocvuso_worker using (true) with check (true);
grant select, insert on audit to hocvuso_app, hocvuso_worker;

-- An office may add a hamlet, rename it or end it inside its own places; the rest of the tree comes by decree.
alter table place enable row level security;
create policy everybody_reads on place for select using (true);
create policy office_adds_hamlets on place for insert to hocvuso_app
	with check (level = 'hamlet' and path <@ any ((select actor_offices())::ltree[]));
create policy office_changes_hamlets on place for update to hocvuso_app
	using (level = 'hamlet' and path <@ any ((select actor_offices())::ltree[]))
	with check (level = 'hamlet' and path <@ any ((select actor_offices())::ltree[]));

-- Colleagues know each other's names; nobody else reads this table. (The sign-in code has a policy of its own, in 0010.)
alter table staff enable row level security;
create policy colleagues_read on staff for select to hocvuso_app using (actor_account() is not null);
create policy made_by_managers on staff for insert to hocvuso_app
	with check (not sample and (actor_has('administrator') or cardinality(actor_offices()) > 0));
create policy changed_by_managers on staff for update to hocvuso_app using (actor_manages(id)) with check (actor_manages(id));
create policy worker on staff for select to hocvuso_worker using (true);
grant select, insert on staff to hocvuso_app;
grant update (name, disabled_at, two_factor_enabled, starting_password, updated_at) on staff to hocvuso_app;
grant select on staff to hocvuso_worker;

-- An administrator grants any role; an office makes helpers, in its own places only.
alter table role_assignment enable row level security;
create policy own_or_managed on role_assignment for select to hocvuso_app using (
	account_id = actor_account()
	or actor_has('administrator')
	or place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[])));
create policy managers_grant on role_assignment for insert to hocvuso_app with check (
	granted_by = actor_account() and revoked_at is null
	and (actor_has('administrator')
		or (role = 'helper' and place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[])))));
create policy managers_revoke on role_assignment for update to hocvuso_app using (
	actor_has('administrator')
	or (role = 'helper' and place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[]))));
create policy worker on role_assignment for select to hocvuso_worker using (true);
grant select, insert, update (revoked_at) on role_assignment to hocvuso_app;
grant select on role_assignment to hocvuso_worker;
