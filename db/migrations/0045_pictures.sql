-- Pictures that content staff bring for items. The bytes say what a picture is called, so nothing about them ever changes: another
-- picture has another name. They were checked or encoded anew before they came here, and carry nothing but a picture.

create table picture (
	hash text generated always as (encode(sha256(bytes), 'hex')) stored primary key,
	-- As many as go over a slow line (framework/check-picture.ts).
	bytes bytea not null check (octet_length(bytes) between 1 and 4500),
	media text not null check (media in ('image/webp', 'image/svg+xml')),
	-- Pixels, or the units of a drawing.
	width int not null check (width > 0),
	height int not null check (height > 0),
	-- Whose work it is, and under which terms it is shown.
	source text not null check (btrim(source) <> ''),
	licence text not null check (licence in ('own', 'public-domain', 'cc-by', 'cc-by-sa', 'permission')),
	brought_by text not null references staff,
	brought_at timestamptz not null default now()
);

-- What an item of the bank shows, or showed: written when a bank is published and kept, for a sitting keeps the bank it began under.
create table picture_shown (
	hash text primary key references picture,
	shown_since timestamptz not null default now()
);

-- The walls: who keeps content brings pictures in their own name and sees them all; everybody else sees what the bank has shown.
alter table picture enable row level security;
alter table picture_shown enable row level security;
create policy seen_by_content on picture for select to hocvuso_app using ((select actor_has('content')));
create policy shown_to_everybody on picture for select to hocvuso_app
	using (exists (select from picture_shown s where s.hash = picture.hash));
create policy brought_in_ones_name on picture for insert to hocvuso_app
	with check (actor_has('content') and brought_by = actor_account());
create policy everybody_reads on picture_shown for select to hocvuso_app using (true);
create policy shown_by_content on picture_shown for insert to hocvuso_app with check ((select actor_has('content')));
grant select, insert on picture, picture_shown to hocvuso_app;
