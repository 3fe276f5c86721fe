import type { Group } from '#contract/content.ts';
import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { currentBank } from '#server/assessment/index.ts';
import { policyFaults, readFramework, readPolicyVersions } from '#server/framework/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mayPropose, type Staff } from './policy.ts';
import { addProposal } from './queries.ts';

/** What a proposal may say; the rest is the newest version's: its group, its framework, who belongs to the group. */
export type Wording = Record<string, unknown>;

/**
 * Proposes the next version of a group's policy: what is said anew, on top of the newest version. Nothing changes until
 * another person confirms. Proposed twice under one id, it is one.
 * @throws Refusal `forbidden`; `not-found`; `policy-has-faults` with what is wrong and where; `policy-day-past`
 */
export function proposePolicy(
	db: Db,
	actor: Staff,
	input: { id: string; group: Group; wording: Wording; now: Date }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		if (!(await mayPropose(db))) throw new Refusal('forbidden', 'neither content nor province');
		const newest = (await readPolicyVersions(db)).find(({ group }) => group === input.group);
		if (!newest) throw new Refusal('not-found', `no policy of ${input.group}`);
		const { assembly: _without, ...rest } = newest;
		const { group, framework, precedence, audiences, version } = newest;
		const body = { ...rest, ...input.wording, group, framework, precedence, audiences, version: version + 1 };
		const { policy, faults } = policyFaults(body, await readFramework(db), (await currentBank(db)).items);
		if (!policy || faults.length > 0)
			throw new Refusal('policy-has-faults', `${faults.length} faults`, { faults, count: faults.length });
		mustBeAhead(policy.effectiveFrom, input.now);
		const row = {
			id: input.id,
			group_id: group,
			based_on: version,
			body: policy,
			author: actor.accountId,
			proposed_at: input.now
		};
		if (await addProposal(db, row))
			await audit(db, actor, {
				action: 'proposed-policy',
				subjectKind: 'policy',
				subjectId: input.id,
				details: { group, version: version + 1 }
			});
	});
}

/** A version begins today or later: what was sat before began under another. @throws Refusal `policy-day-past` */
export function mustBeAhead(day: string, now: Date): void {
	const today = vietnamDay(now);
	if (day < today) throw new Refusal('policy-day-past', `${day} is before ${today}`, { day: day.split('-').reverse().join('/') });
}
