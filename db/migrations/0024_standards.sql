-- Where a pass mark comes from: a panel of experts judges items, round after round; the judgements become a cut on the scale with
-- its error; another person adopts it, and a new version of the policy (or of the framework's levels) begins. Old results keep theirs.

create table standard_panel (
	id uuid primary key,
	group_id text not null,
	-- null: the group's pass mark; 2 …: where this level of the framework begins, for all groups alike.
	level smallint check (level >= 2),
	method text not null check (method in ('angoff', 'bookmark')),
	-- Bookmark: the chance of a right answer that counts as mastery.
	response_probability real check (response_probability > 0.5 and response_probability < 1),
	held_on date not null,
	-- The decision or minutes that the panel rests on, and who called it.
	source text not null,
	-- Whom the panel had in mind: somebody who can only just do it.
	borderline text not null,
	-- The items judged, in the order of the booklet, and the bank whose parameters place them on the scale.
	bank_version text not null references bank_version,
	items text[] not null,
	made_by text not null references staff,
	made_at timestamptz not null,
	check ((method = 'bookmark') = (response_probability is not null))
);
-- By what they are ("giáo viên tin học, xã"), never by name.
create table standard_panellist (
	panel_id uuid not null references standard_panel,
	n smallint not null,
	about text not null,
	primary key (panel_id, n)
);
-- One panellist's judgement in one round. Added, never changed: a later one of the same round counts instead.
create table standard_judgement (
	id uuid primary key,
	panel_id uuid not null,
	panellist smallint not null,
	round smallint not null check (round between 1 and 5),
	-- angoff: one chance for each item, 0 to 1 · bookmark: one page, from 1 to the number of items + 1
	judged real[] not null,
	entered_by text not null references staff,
	entered_at timestamptz not null,
	foreign key (panel_id, panellist) references standard_panellist
);
create index standard_judgement_panel on standard_judgement (panel_id, round, panellist, entered_at);
create table standard_adoption (
	panel_id uuid primary key references standard_panel,
	round smallint not null,
	-- The panel's middle: mean or median of the panellists' cuts.
	middle text not null check (middle in ('mean', 'median')),
	-- Logits.
	cut real not null,
	se real not null,
	panellists smallint not null,
	-- What it made: { "policy": "resident 2" } or { "framework": "vn-757 2" }.
	made jsonb not null,
	effective_from date not null,
	adopted_by text not null references staff,
	adopted_at timestamptz not null
);

-- The walls: content staff and the committee keep panels; the committee or an administrator adopts, and not whoever made the panel.
alter table standard_panel enable row level security;
alter table standard_panellist enable row level security;
alter table standard_judgement enable row level security;
alter table standard_adoption enable row level security;
create policy seen_by_measurers on standard_panel for select to hocvuso_app using (actor_measures());
create policy made_by_oneself on standard_panel for insert to hocvuso_app with check (
	made_by = actor_account() and (actor_has('content') or actor_has('province')));
create policy seen_by_measurers on standard_panellist for select to hocvuso_app using (actor_measures());
create policy made_with_the_panel on standard_panellist for insert to hocvuso_app with check (
	exists (select from standard_panel p where p.id = panel_id and p.made_by = actor_account()));
create policy seen_by_measurers on standard_judgement for select to hocvuso_app using (actor_measures());
create policy entered_by_oneself on standard_judgement for insert to hocvuso_app with check (
	entered_by = actor_account() and (actor_has('content') or actor_has('province'))
	and not exists (select from standard_adoption a where a.panel_id = standard_judgement.panel_id));
create policy seen_by_measurers on standard_adoption for select to hocvuso_app using (actor_measures());
create policy adopted_by_another on standard_adoption for insert to hocvuso_app with check (
	adopted_by = actor_account() and (actor_has('province') or actor_has('administrator'))
	and exists (select from standard_panel p where p.id = panel_id and p.made_by <> actor_account())
	and not exists (select from standard_judgement j where j.panel_id = standard_adoption.panel_id and j.entered_by = actor_account()));
grant select, insert on standard_panel, standard_panellist, standard_judgement, standard_adoption to hocvuso_app;

-- Policies and frameworks: everybody reads; the committee or an administrator adds a version.
alter table framework enable row level security;
alter table assessment_policy enable row level security;
create policy everybody_reads on framework for select using (true);
create policy everybody_reads on assessment_policy for select using (true);
create policy adopted on framework for insert to hocvuso_app with check (actor_has('province') or actor_has('administrator'));
create policy adopted on assessment_policy for insert to hocvuso_app with check (actor_has('province') or actor_has('administrator'));
grant insert on framework, assessment_policy to hocvuso_app;
