-- What the public sees: releases, fixed when published. No public page reads a tally.

create table release (
	id uuid primary key,
	published_at timestamptz not null,
	-- The day whose figures these are.
	as_of date not null unique,
	-- The disclosure rule it was made under.
	policy jsonb not null,
	published_by text not null
);
-- A row that is missing was too small to show; a count that is null was above nothing and too few to show.
create table release_figure (
	release_id uuid not null references release,
	target_id text not null references target,
	-- The province or a commune; never lower.
	place_id int not null references place,
	members int,
	learned int,
	assessed int,
	passed int,
	confirmed int,
	reached int,
	primary key (release_id, target_id, place_id)
);

alter table release enable row level security;
alter table release_figure enable row level security;
create policy everybody_reads on release for select using (true);
create policy everybody_reads on release_figure for select using (true);
create policy province_publishes on release for insert to hocvuso_app with check (actor_has('province') and published_by = actor_account());
create policy province_publishes on release_figure for insert to hocvuso_app with check (actor_has('province'));

-- The tallies of a province by commune and for the whole, as they are now.
create view figures_to_release with (security_invoker = true) as
	select t.target_id, c.id as place_id, sum(t.members)::int as members, sum(t.learned)::int as learned, sum(t.assessed)::int as assessed,
		sum(t.passed)::int as passed, sum(t.confirmed)::int as confirmed, sum(t.reached)::int as reached
	from tally t join place l on l.id = t.place_id
		join place c on c.path @> l.path and c.level in ('province', 'commune')
	group by 1, 2;

grant select on release, release_figure, figures_to_release to hocvuso_app, hocvuso_worker;
grant insert on release, release_figure to hocvuso_app;
