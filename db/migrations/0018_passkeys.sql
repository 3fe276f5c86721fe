-- A second factor that nobody can be talked out of: passkeys, beside one-time codes. And a phone that is lent: a staff session in
-- which nothing opens but one sitting, until the member of staff has shown the password again.

create table staff_passkey (
	id uuid primary key,
	staff_id text not null references staff,
	-- As the device names it, base64url.
	credential_id text not null unique,
	public_key bytea not null,
	-- How often the device says that it signed; a count that goes back is a copy. Many devices always say 0.
	counter bigint not null,
	transports text[] not null,
	-- What its owner calls it.
	name text not null check (length(name) between 1 and 60),
	created_at timestamptz not null,
	last_used_at timestamptz
);
create index staff_passkey_staff on staff_passkey (staff_id);
alter table staff_passkey enable row level security;
create policy sign_in on staff_passkey to hocvuso_app using (signing_in()) with check (signing_in());
grant select, insert, update (counter, name, last_used_at), delete on staff_passkey to hocvuso_app;

-- The sitting for which the device of this session was lent to somebody; null while it is in its owner's hands.
alter table staff_session add column lent_for uuid;
