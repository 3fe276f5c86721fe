import type { Policy } from '#contract/framework.ts';
import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { readPolicies, readPolicy, readPolicyVersions } from '#server/framework/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mayDecide, mayPropose, maySee, mayTryDrafts, type Staff } from './policy.ts';
import { itemsInReview } from '#server/authoring/index.ts';
import { isSimulated, latestProposals, proposalById, type ProposalRow } from './queries.ts';
import { simulationById, simulationsOf, type SimulationRow } from './simulation-queries.ts';

/** So many of the latest are listed. */
const LISTED = 30;

export interface PolicyRoom {
	/** In force today, by precedence. */
	policies: Policy[];
	/** Undecided, the newest first. */
	open: ProposalRow[];
}

const mustSee = async (db: Db): Promise<void> => {
	if (!(await maySee(db))) throw new Refusal('forbidden', 'neither content, province nor administrator');
};

const inReview = async (db: Db): Promise<number | null> => ((await mayTryDrafts(db)) ? (await itemsInReview(db)).length : null);

/** What is in force and what is proposed, of all groups. @throws Refusal `forbidden` */
export function readPolicyRoom(db: Db, actor: Staff): Promise<PolicyRoom> {
	return asActor(db, actor, async (db) => {
		await mustSee(db);
		const open = (await latestProposals(db, null, LISTED)).filter(({ verdict }) => verdict === null);
		return { policies: await readPolicies(db), open };
	});
}

export interface Version {
	policy: Policy;
	/** `passed-over`: a newer version begins no later, so this one never was in force or is no more before its day. */
	state: 'in-force' | 'waiting' | 'earlier' | 'passed-over';
}
export interface GroupPolicies {
	inForce: Policy;
	/** What a new proposal starts from. */
	newest: Policy;
	/** The newest first. */
	versions: Version[];
	proposals: ProposalRow[];
	simulations: SimulationRow[];
	/** So many items in review or approved; null for those who may not try them. */
	inReview: number | null;
	mayPropose: boolean;
}

/** One group's policy: versions, proposals, simulations. @throws Refusal `forbidden`, `not-found` */
export function readGroupPolicies(db: Db, actor: Staff, { group, now }: { group: string; now: Date }): Promise<GroupPolicies> {
	return asActor(db, actor, async (db) => {
		await mustSee(db);
		const inForce = (await readPolicies(db)).find((policy) => policy.group === group);
		if (!inForce) throw new Refusal('not-found', `no policy of ${group}`);
		const all = (await readPolicyVersions(db)).filter((policy) => policy.group === group);
		return {
			inForce,
			newest: all[0]!,
			versions: statesOf(all, inForce.version, vietnamDay(now)),
			proposals: await latestProposals(db, group, LISTED),
			simulations: await simulationsOf(db, group, LISTED),
			inReview: await inReview(db),
			mayPropose: await mayPropose(db)
		};
	});
}

/** Of two versions that both began, the higher number counts. `all`: the newest first. */
function statesOf(all: readonly Policy[], inForce: number, today: string): Version[] {
	return all.map((policy, n) => {
		const { version, effectiveFrom } = policy;
		const isBehind = all.slice(0, n).some((newer) => newer.effectiveFrom <= effectiveFrom);
		if (version === inForce) return { policy, state: 'in-force' };
		if (isBehind) return { policy, state: 'passed-over' };
		return { policy, state: effectiveFrom > today ? 'waiting' : 'earlier' };
	});
}

export interface ProposalView {
	proposal: ProposalRow;
	/** In force today: what it is held against. */
	inForce: Policy;
	/** What it was written on. */
	basis: Policy;
	simulations: SimulationRow[];
	inReview: number | null;
	isSimulated: boolean;
	mayDecide: 'yes' | 'own' | 'no';
}

/** @throws Refusal `forbidden`, `not-found` */
export function readProposal(db: Db, actor: Staff, { id }: { id: string }): Promise<ProposalView> {
	return asActor(db, actor, async (db) => {
		await mustSee(db);
		const proposal = await proposalById(db, id);
		const inForce = (await readPolicies(db)).find(({ group }) => group === proposal?.group_id);
		if (!proposal || !inForce) throw new Refusal('not-found', `no proposal ${id}`);
		const simulations = await simulationsOf(db, proposal.group_id, LISTED);
		return {
			proposal,
			inForce,
			basis: await readPolicy(db, proposal.group_id, proposal.based_on),
			simulations: simulations.filter(({ proposal_id }) => proposal_id === id),
			inReview: await inReview(db),
			isSimulated: await isSimulated(db, id),
			mayDecide: await mayDecide(db, actor, proposal)
		};
	});
}

/** A simulation with the policies that it compared, in the report's order. @throws Refusal `forbidden`, `not-found` */
export function readSimulation(
	db: Db,
	actor: Staff,
	{ id }: { id: string }
): Promise<{ simulation: SimulationRow; policies: Policy[] }> {
	return asActor(db, actor, async (db) => {
		await mustSee(db);
		const simulation = await simulationById(db, id);
		if (!simulation) throw new Refusal('not-found', `no simulation ${id}`);
		const proposal = simulation.proposal_id === null ? undefined : await proposalById(db, simulation.proposal_id);
		const present = await readPolicy(db, simulation.group_id, simulation.policy_version);
		return { simulation, policies: [present, ...(proposal ? [proposal.body] : [])] };
	});
}
