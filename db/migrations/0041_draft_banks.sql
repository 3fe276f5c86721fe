-- A bank in the making is tried as a policy is, before it is released: the bank in use beside the same with what is in review or approved.

alter table policy_simulation
	-- The items as they were when it was asked, in place of those of the same id: [{ id, skill, groups, level, type, a, b }], never words or keys.
	-- null: the bank in use alone.
	add column draft jsonb check (jsonb_typeof(draft) = 'array' and jsonb_array_length(draft) > 0);

-- Items in the making are known to those who keep them.
create policy drafts_by_content on policy_simulation as restrictive for insert to hocvuso_app
	with check (draft is null or actor_has('content'));

-- A proposal is confirmed on the bank that is in use: tried on another, it is not simulated.
drop policy decided_by_another on policy_decision;
create policy decided_by_another on policy_decision for insert to hocvuso_app with check (
	decided_by = actor_account() and exists (select from policy_proposal p where p.id = proposal_id
		and case when verdict = 'withdrawn' then p.author = actor_account()
			else p.author <> actor_account() and (actor_has('province') or actor_has('administrator')) end)
	and (verdict <> 'confirmed' or exists (
		select from policy_simulation s where s.proposal_id = policy_decision.proposal_id and s.state = 'done' and s.draft is null)));
