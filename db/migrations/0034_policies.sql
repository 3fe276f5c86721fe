-- How a group is assessed is changed by two: one proposes a new version, it is simulated, another confirms. Versions themselves stand in
-- assessment_policy (0005); what was earned under an earlier one stays as it is.

-- A whole policy as somebody would have it. Added, never changed: another thought is another proposal.
create table policy_proposal (
	id uuid primary key,
	group_id text not null,
	-- The newest version when it was written: where another came meanwhile, it would undo what it does not know.
	based_on int not null,
	-- As `Policy` of src/contract/framework.ts.
	body jsonb not null,
	author text not null references staff,
	proposed_at timestamptz not null,
	foreign key (group_id, based_on) references assessment_policy
);
create index policy_proposal_group on policy_proposal (group_id, proposed_at desc);
create table policy_decision (
	proposal_id uuid primary key references policy_proposal,
	-- confirmed, refused: by another · withdrawn: by the author
	verdict text not null check (verdict in ('confirmed', 'refused', 'withdrawn')),
	-- The version that it became.
	version int,
	decided_by text not null references staff,
	decided_at timestamptz not null,
	check ((verdict = 'confirmed') = (version is not null))
);

-- Sittings of people who do not exist, under the policy in force and under a proposal. It holds figures of policies and items only.
create table policy_simulation (
	id uuid primary key,
	group_id text not null,
	-- In force when it was asked.
	policy_version int not null,
	-- null: the policy in force alone.
	proposal_id uuid references policy_proposal,
	bank_version text not null references bank_version,
	-- { people, mean, sd, seed }
	asked jsonb not null,
	asked_by text not null references staff,
	asked_at timestamptz not null,
	state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
	-- Sittings so far and altogether, and when the worker was last heard of.
	done int not null default 0,
	total int not null default 0,
	seen_at timestamptz,
	ended_at timestamptz,
	report jsonb,
	-- { code, details } of what stood in the way.
	failure jsonb,
	foreign key (group_id, policy_version) references assessment_policy,
	check ((state in ('done', 'cancelled', 'failed')) = (ended_at is not null)),
	check ((state = 'done') = (report is not null))
);
create index policy_simulation_group on policy_simulation (group_id, asked_at desc);
create index policy_simulation_proposal on policy_simulation (proposal_id);
create index policy_simulation_busy on policy_simulation (asked_at) where state in ('waiting', 'running');

-- The walls. Nobody confirms what they proposed, and nobody confirms what was not simulated.
alter table policy_proposal enable row level security;
alter table policy_decision enable row level security;
alter table policy_simulation enable row level security;
create policy seen_by_measurers on policy_proposal for select to hocvuso_app using (actor_measures());
create policy proposed_by_oneself on policy_proposal for insert to hocvuso_app with check (
	author = actor_account() and (actor_has('content') or actor_has('province')));
create policy seen_by_measurers on policy_decision for select to hocvuso_app using (actor_measures());
create policy decided_by_another on policy_decision for insert to hocvuso_app with check (
	decided_by = actor_account() and exists (select from policy_proposal p where p.id = proposal_id
		and case when verdict = 'withdrawn' then p.author = actor_account()
			else p.author <> actor_account() and (actor_has('province') or actor_has('administrator')) end)
	and (verdict <> 'confirmed' or exists (
		select from policy_simulation s where s.proposal_id = policy_decision.proposal_id and s.state = 'done')));
create policy seen_by_measurers on policy_simulation for select to hocvuso_app using (actor_measures());
create policy asked_by_oneself on policy_simulation for insert to hocvuso_app with check (
	asked_by = actor_account() and state = 'waiting' and actor_measures());
create policy cancelled_by_measurers on policy_simulation for update to hocvuso_app
	using (actor_measures() and state in ('waiting', 'running')) with check (state = 'cancelled');
create policy worker on policy_proposal for select to hocvuso_worker using (true);
create policy worker on policy_simulation to hocvuso_worker using (true) with check (true);
grant select, insert on policy_proposal, policy_decision, policy_simulation to hocvuso_app;
grant update (state, ended_at) on policy_simulation to hocvuso_app;
grant select on policy_proposal to hocvuso_worker;
grant select on policy_simulation to hocvuso_worker;
grant update (state, done, total, seen_at, ended_at, report, failure) on policy_simulation to hocvuso_worker;
