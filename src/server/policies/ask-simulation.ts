import type { Group } from '#contract/content.ts';
import { Refusal } from '#core/refusal.ts';
import { currentBank, forEngine } from '#server/assessment/index.ts';
import { itemsInReview } from '#server/authoring/index.ts';
import { readPolicies } from '#server/framework/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { maySee, mayTryDrafts, type Staff } from './policy.ts';
import { proposalById } from './queries.ts';
import type { Asked } from './simulate-policies.ts';
import { addSimulation, cancelIfBusy, simulationById } from './simulation-queries.ts';

/** So many people times items at most: some minutes of one processor. */
const MOST = 20_000_000;

/**
 * Asks for a simulation of the policy in force on the bank in use and, beside it, of a proposal, of the bank in the making, or of the
 * one on the other; the worker takes it up. It changes nothing but its own report. Asked twice under one id, it is one.
 * @param input.draft whether the items in review or approved are tried, as they now are
 * @throws Refusal `forbidden`; `not-found`; `nothing-in-review`; `simulation-too-large`
 */
export function askSimulation(
	db: Db,
	actor: Staff,
	input: { id: string; group: Group; proposal: string | null; draft: boolean; asked: Asked; now: Date }
): Promise<void> {
	const { id, group, asked } = input;
	return asActor(db, actor, async (db) => {
		if (!(await maySee(db))) throw new Refusal('forbidden', 'neither content, province nor administrator');
		const policy = (await readPolicies(db)).find((policy) => policy.group === group);
		const proposal = input.proposal === null ? null : await proposalById(db, input.proposal);
		if (!policy || proposal === undefined || (proposal && proposal.group_id !== group))
			throw new Refusal('not-found', `nothing to simulate for ${group}`);
		const bank = await currentBank(db);
		if (input.draft && !(await mayTryDrafts(db))) throw new Refusal('forbidden', 'only the role content keeps items');
		const draft = input.draft ? (await itemsInReview(db)).map(forEngine) : null;
		if (draft?.length === 0) throw new Refusal('nothing-in-review', 'no item is in review or approved');
		const most = Math.floor(MOST / (bank.items.length + (draft?.length ?? 0)));
		if (asked.people > most) throw new Refusal('simulation-too-large', `${asked.people} people`, { people: asked.people, most });
		const added = await addSimulation(db, {
			id,
			group_id: group,
			policy_version: policy.version,
			proposal_id: proposal?.id ?? null,
			bank_version: bank.id,
			draft,
			asked,
			asked_by: actor.accountId,
			asked_at: input.now
		});
		if (!added) return;
		const details = { group, ...(proposal && { proposal: proposal.id }), ...(draft && { draft: draft.length }), ...asked };
		await audit(db, actor, { action: 'asked-simulation', subjectKind: 'policy', subjectId: id, details });
		await enqueue(db, 'simulate-policies', {}, 'simulate-policies');
	});
}

/** Stops a simulation that waits or runs; one that is over stays as it is. @throws Refusal `forbidden`, `not-found` */
export function cancelSimulation(db: Db, actor: Staff, { id, now }: { id: string; now: Date }): Promise<void> {
	return asActor(db, actor, async (db) => {
		if (!(await maySee(db))) throw new Refusal('forbidden', 'neither content, province nor administrator');
		if (!(await simulationById(db, id))) throw new Refusal('not-found', `no simulation ${id}`);
		if (await cancelIfBusy(db, id, now))
			await audit(db, actor, { action: 'cancelled-simulation', subjectKind: 'policy', subjectId: id });
	});
}
