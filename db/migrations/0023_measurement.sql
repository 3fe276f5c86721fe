-- What many answers say of the items and of groups of people: analyses, which change nothing; and sets of parameters, which a
-- second person releases. Analyses hold figures of items and of groups, never of a person.

-- Who may look at the measure itself: those who keep the items, the steering committee, the administrators.
create function actor_measures() returns boolean language sql stable as $$
	select actor_has('content') or actor_has('province') or actor_has('administrator')
$$;

create table analysis (
	id uuid primary key,
	-- bank: the items, their scale and their fairness · rescoring: old sittings under today's parameters · growth: groups, first to latest
	kind text not null check (kind in ('bank', 'rescoring', 'growth')),
	-- Which answers: { from, to, group, audience, mode }.
	asked jsonb not null,
	asked_by text not null references staff,
	asked_at timestamptz not null,
	state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
	-- The bank on whose scale it was done.
	bank_version text references bank_version,
	ended_at timestamptz,
	report jsonb,
	-- { code, details } of what stood in the way.
	failure jsonb,
	check ((state in ('done', 'cancelled', 'failed')) = (ended_at is not null)),
	check ((state = 'done') = (report is not null))
);
create index analysis_asked on analysis (asked_at desc);
create index analysis_busy on analysis (state) where state in ('waiting', 'running');

-- How far it is. Apart from `analysis` and written outside the job's transaction, so that it is seen while the job runs.
create table analysis_progress (
	analysis_id uuid primary key references analysis,
	step text not null,
	done int not null,
	total int,
	at timestamptz not null
);

-- What it found of each item; `figures` as `ItemFigures` of src/core/measurement.
create table analysis_item (
	analysis_id uuid not null references analysis,
	item_id text not null,
	wording text not null,
	figures jsonb not null,
	primary key (analysis_id, item_id)
);

-- An item asks the same as long as its words, options, picture and key are the same; only then do answers to it belong together.
create function item_wording(public jsonb, secret jsonb) returns text language sql immutable strict parallel safe
	return md5(public::text || coalesce(secret -> 'key', 'null')::text);

-- Parameters that a person released, in sets that are added and never changed. The latest that knows an item in its present wording
-- is what the bank is made with; where none does, the experts' judgement beside the item stands.
create table parameter_set (
	id uuid primary key,
	-- 1, 2, 3 …: how people name it.
	n int not null unique,
	analysis_id uuid not null references analysis,
	released_by text not null references staff,
	released_at timestamptz not null,
	-- The rule that the items were held against, as it was.
	rule jsonb not null,
	-- What everybody may know of it: { items, persons, answers, from, to }, persons and answers rounded down.
	about jsonb not null,
	-- The bank that it made.
	bank_version text not null references bank_version,
	note text not null
);
create table parameter (
	set_id uuid not null references parameter_set,
	item_id text not null,
	wording text not null,
	a real not null check (a > 0),
	b real not null,
	-- Standard errors, in the units of each.
	se_a real not null,
	se_b real not null,
	answers int not null,
	primary key (set_id, item_id)
);
create index parameter_item on parameter (item_id, wording);

-- The walls. Whoever asked for an analysis does not release what it found.
alter table analysis enable row level security;
alter table analysis_progress enable row level security;
alter table analysis_item enable row level security;
alter table parameter_set enable row level security;
alter table parameter enable row level security;
create policy seen_by_measurers on analysis for select to hocvuso_app using (actor_measures());
create policy asked_by_oneself on analysis for insert to hocvuso_app with check (
	asked_by = actor_account() and state = 'waiting' and (actor_has('content') or actor_has('province')));
create policy cancelled_by_measurers on analysis for update to hocvuso_app
	using (actor_measures() and state in ('waiting', 'running')) with check (state = 'cancelled');
create policy seen_by_measurers on analysis_progress for select to hocvuso_app using (actor_measures());
create policy seen_by_measurers on analysis_item for select to hocvuso_app using (actor_measures());
create policy everybody_reads on parameter_set for select using (true);
create policy released_by_another on parameter_set for insert to hocvuso_app with check (
	released_by = actor_account() and (actor_has('province') or actor_has('administrator'))
	and exists (select from analysis a where a.id = analysis_id and a.kind = 'bank' and a.state = 'done' and a.asked_by <> actor_account()));
create policy everybody_reads on parameter for select using (true);
create policy released_by_another on parameter for insert to hocvuso_app with check (
	exists (select from parameter_set s where s.id = set_id and s.released_by = actor_account()));
create policy worker on analysis to hocvuso_worker using (true) with check (true);
create policy worker on analysis_progress to hocvuso_worker using (true) with check (true);
create policy worker on analysis_item to hocvuso_worker using (true) with check (true);

grant select, insert on analysis to hocvuso_app;
grant update (state, ended_at) on analysis to hocvuso_app;
grant select on analysis_progress, analysis_item to hocvuso_app;
grant select, insert on parameter_set, parameter to hocvuso_app;
grant select on analysis, parameter_set, parameter to hocvuso_worker;
grant update (state, bank_version, ended_at, report, failure) on analysis to hocvuso_worker;
grant select, insert, update on analysis_progress to hocvuso_worker;
grant select, insert, delete on analysis_item to hocvuso_worker;

-- Releasing parameters makes a version of the bank, as releasing items does (0021).
create policy made_by_a_release on bank_version for insert to hocvuso_app with check (actor_has('province') or actor_has('administrator'));
create policy made_by_a_release on bank_item for insert to hocvuso_app with check (actor_has('province') or actor_has('administrator'));
create policy made_current_by_a_release on bank_version for update to hocvuso_app
	using (actor_has('province') or actor_has('administrator'));
