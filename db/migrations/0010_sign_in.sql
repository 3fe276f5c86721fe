-- Sign-in: what proves that somebody is who they say. Passwords are argon2 hashes, one-time secrets are encrypted and codes are
-- keyed hashes, with keys that are not in the database. Only the sign-in code's own connections see these tables at all:
-- a page or a job with a bug cannot read a session, whoever it acts for.

-- Said when such a connection is opened (`app.signing_in=on`), or for a transaction that makes an account.
create function signing_in() returns boolean language sql stable parallel safe
	return coalesce(current_setting('app.signing_in', true), '') = 'on';

-- Staff. The library's tables, with its columns under our names.
create table staff_session (
	id text primary key,
	staff_id text not null references staff,
	token text not null unique,
	expires_at timestamptz not null,
	-- When a second factor was shown in this session; null: only the password was.
	second_factor_at timestamptz,
	ip_address text,
	user_agent text,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);
create index staff_session_staff on staff_session (staff_id);

create table staff_credential (
	id text primary key,
	staff_id text not null references staff,
	-- Always 'credential': a password. The library calls others "providers".
	provider_id text not null,
	account_id text not null,
	password text,
	-- For providers other than a password; the library wants the columns, and we leave them empty.
	access_token text,
	refresh_token text,
	id_token text,
	access_token_expires_at timestamptz,
	refresh_token_expires_at timestamptz,
	scope text,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	unique (staff_id, provider_id)
);

-- Second factors that are awaited, and how often they were tried.
create table staff_verification (
	id text primary key,
	identifier text not null,
	value text not null,
	expires_at timestamptz not null,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);
create index staff_verification_identifier on staff_verification (identifier);

create table staff_two_factor (
	id text primary key,
	staff_id text not null unique references staff,
	-- Encrypted.
	secret text not null,
	backup_codes text not null,
	-- False until a first code made from the secret was shown.
	verified boolean not null default false,
	failed_verification_count int not null default 0,
	locked_until timestamptz
);

-- One-time means once: a code that was tried is remembered for as long as it could be tried again.
create table staff_code_used (
	staff_id text not null references staff,
	digest bytea not null,
	at timestamptz not null,
	primary key (staff_id, digest)
);

-- How often something failed of late; `key` is a keyed hash of an account's name or of an address.
create table throttle (
	key bytea primary key,
	failures int not null,
	since timestamptz not null
);

-- Residents. A code that a helper prints or reads out; usable until it ends, is revoked or a newer one takes its place.
create table assisted_code (
	person_id uuid not null references person,
	id uuid not null,
	digest bytea not null,
	issued_by text not null references staff,
	issued_at timestamptz not null,
	expires_at timestamptz not null,
	revoked_at timestamptz,
	last_used_at timestamptz,
	primary key (person_id, id)
);
create unique index assisted_code_one on assisted_code (person_id) where revoked_at is null;
create index assisted_code_digest on assisted_code (digest) where revoked_at is null;

-- A name and a password of the resident's own, so that the next time needs no code.
create table resident_account (
	login text primary key,
	person_id uuid not null unique references person,
	password text not null,
	created_at timestamptz not null default now(),
	changed_at timestamptz not null default now()
);

-- How long codes hold and the like: data with a source, one row.
create table sign_in_policy (
	one boolean primary key default true check (one),
	code_days int not null check (code_days between 1 and 366),
	source text not null,
	provisional boolean not null
);

-- May the actor print a code for this person, or write down their consent: office and helpers of the place, managers of the organisation.
create function actor_helps(person uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from person w join place home on home.id = w.home_place_id
			join role_assignment r on r.account_id = actor_account() and r.revoked_at is null and r.role in ('commune', 'helper')
			join place p on p.id = r.place_id join staff s on s.id = r.account_id and s.disabled_at is null
		where w.id = person and home.path <@ p.path)
	or person in (select actor_members())
$$;

alter table staff_session enable row level security;
alter table staff_credential enable row level security;
alter table staff_verification enable row level security;
alter table staff_two_factor enable row level security;
alter table staff_code_used enable row level security;
alter table throttle enable row level security;
alter table resident_account enable row level security;
alter table assisted_code enable row level security;
create policy sign_in on staff_session to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on staff_credential to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on staff_verification to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on staff_two_factor to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on staff_code_used to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on throttle to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on resident_account to hocvuso_app using (signing_in()) with check (signing_in());
create policy sign_in on staff for select to hocvuso_app using (signing_in());
create policy sign_in_changes on staff for update to hocvuso_app using (signing_in()) with check (signing_in());
-- A code is looked up at sign-in, and otherwise belongs to those who help the person.
create policy sign_in on assisted_code for select to hocvuso_app using (signing_in());
create policy sign_in_uses on assisted_code for update to hocvuso_app using (signing_in()) with check (signing_in());
create policy helpers_see on assisted_code for select to hocvuso_app using (actor_helps(person_id));
create policy helpers_issue on assisted_code for insert to hocvuso_app with check (issued_by = actor_account() and actor_helps(person_id));
create policy helpers_revoke on assisted_code for update to hocvuso_app using (actor_helps(person_id)) with check (actor_helps(person_id));

grant select, insert, update, delete on staff_session, staff_credential, staff_verification, staff_two_factor, throttle, resident_account to hocvuso_app;
grant select, insert, update (at) on staff_code_used to hocvuso_app;
grant select, insert, update (revoked_at, last_used_at) on assisted_code to hocvuso_app;
grant select on sign_in_policy to hocvuso_app, hocvuso_worker;

-- The nightly job takes away what has ended; it sees nothing else of these tables.
create policy worker_tidies on staff_session to hocvuso_worker using (expires_at < now());
create policy worker_tidies on staff_verification to hocvuso_worker using (expires_at < now());
create policy worker_tidies on staff_code_used to hocvuso_worker using (at < now() - interval '10 minutes');
create policy worker_tidies on throttle to hocvuso_worker using (since < now() - interval '1 day');
grant select (expires_at), delete on staff_session, staff_verification to hocvuso_worker;
grant select (at), delete on staff_code_used to hocvuso_worker;
grant select (since), delete on throttle to hocvuso_worker;

-- Consent says its purpose in one line, and below what age somebody speaks for a child (data: the law's figures are not certain).
alter table consent_wording
	add column title_vi text not null,
	add column title_en text not null,
	add column representative_below smallint check (representative_below between 0 and 18),
	add column effective date not null,
	add column provisional boolean not null;

-- Whoever says that somebody agreed puts their own name to it; a resident speaks for nobody else.
create policy in_ones_own_name on consent as restrictive for insert to hocvuso_app with check (
	person_id = actor_person()
	or (manner <> 'self' and helper_account = actor_account() and actor_helps(person_id)));

-- A resident may know who wrote down their consent, and of the staff nothing more.
create function helper_name(account text) returns text language sql stable security definer set search_path = public as $$
	select s.name from staff s where s.id = account
		and (actor_account() is not null or exists (select from consent c where c.person_id = actor_person() and c.helper_account = account))
$$;

-- Called when a person is erased: their way in goes, and with it the names that stand in what they agreed to.
create function forget_sign_in(forgotten uuid) returns void language plpgsql security definer set search_path = public as $$
begin
	if not coalesce(forgotten = actor_person(), false) and not exists (
		select from person w join place home on home.id = w.home_place_id
		where w.id = forgotten and home.path <@ any (actor_offices())) then
		raise insufficient_privilege using message = 'only the office of the place, or the person, may forget a sign-in';
	end if;
	delete from resident_account where person_id = forgotten;
	delete from assisted_code where person_id = forgotten;
	update consent set representative = null where person_id = forgotten and representative is not null;
end $$;
revoke all on function forget_sign_in(uuid) from public;
grant execute on function forget_sign_in(uuid) to hocvuso_app;
