import { Refusal } from '#core/refusal.ts';
import { currentBank } from '#server/assessment/index.ts';
import { addPolicyVersion, policyFaults, readFramework } from '#server/framework/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mayDecide, type Staff } from './policy.ts';
import { mustBeAhead } from './propose-policy.ts';
import { addDecision, isSimulated, proposalById, type ProposalRow, type Verdict } from './queries.ts';

/**
 * Ends a proposal: another person confirms it, and it is the next version from its day on, or refuses it; the author takes it
 * back. Sittings and results keep the version that they began under. Answers the version that it became.
 * @throws Refusal `forbidden`, `not-found`; `policy-own` where the author would decide; `policy-decided`; to confirm, too,
 * `policy-not-simulated`, `policy-day-past`, `policy-has-faults` by the bank of today, `policy-overtaken` where another version came
 */
export function decideProposal(
	db: Db,
	actor: Staff,
	input: { id: string; verdict: Verdict; now: Date }
): Promise<{ version: number | null }> {
	const { id, verdict, now } = input;
	return asActor(db, actor, async (db) => {
		const proposal = await proposalById(db, id);
		if (!proposal) throw new Refusal('not-found', `no proposal ${id}`);
		if (proposal.verdict) throw new Refusal('policy-decided', `it is ${proposal.verdict}`);
		const may = await mayDecide(db, actor, proposal);
		if (verdict === 'withdrawn' ? may !== 'own' : may !== 'yes')
			throw new Refusal(may === 'own' ? 'policy-own' : 'forbidden', 'not this account’s to decide');
		const version = verdict === 'confirmed' ? await confirmed(db, proposal, now) : null;
		await addDecision(db, { proposal: id, verdict, version, by: actor.accountId, at: now });
		await audit(db, actor, {
			action: `${verdict}-policy`,
			subjectKind: 'policy',
			subjectId: id,
			details: { group: proposal.group_id, ...(version !== null && { version }) }
		});
		return { version };
	});
}

async function confirmed(db: Db, { id, body, based_on }: ProposalRow, now: Date): Promise<number> {
	if (!(await isSimulated(db, id))) throw new Refusal('policy-not-simulated', `proposal ${id} was not simulated`);
	mustBeAhead(body.effectiveFrom, now);
	const { faults } = policyFaults(body, await readFramework(db), (await currentBank(db)).items);
	if (faults.length > 0) throw new Refusal('policy-has-faults', `${faults.length} faults`, { faults, count: faults.length });
	const version = await addPolicyVersion(db, body);
	if (version !== based_on + 1)
		throw new Refusal('policy-overtaken', `version ${version - 1} came meanwhile`, { version: version - 1 });
	return version;
}
