/** How each group is assessed, changed by two: proposed, simulated beside what is in force, confirmed by somebody else. */
export { askSimulation, cancelSimulation } from './ask-simulation.ts';
export { decideProposal } from './decide-proposal.ts';
export { proposePolicy, type Wording } from './propose-policy.ts';
export type { ProposalRow } from './queries.ts';
export {
	readGroupPolicies,
	readPolicyRoom,
	readProposal,
	readSimulation,
	type GroupPolicies,
	type PolicyRoom,
	type ProposalView,
	type Version
} from './read-policies.ts';
export { policyJobs, policyTimetable, runNextSimulation } from './run-simulation.ts';
export { Asked, GRID, type Figures, type Report, type SideReport } from './simulate-policies.ts';
export type { SimulationRow } from './simulation-queries.ts';
