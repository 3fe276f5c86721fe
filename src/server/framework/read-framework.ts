import { Refusal } from '#core/refusal.ts';
import type { Framework, Policy, Skill } from '#contract/framework.ts';
import type { Db } from '#server/platform/db/index.ts';
import { allPolicies, currentFrameworks, currentPolicies, policyOf } from './queries.ts';

/** The one framework in force. @throws Refusal `unavailable` while no content is loaded */
export async function readFramework(db: Db): Promise<Framework> {
	const [framework] = await currentFrameworks(db);
	if (!framework) throw new Refusal('unavailable', 'No framework is loaded: npm run load.');
	return framework;
}

/** How each group is assessed today, the group that comes first in first place. */
export const readPolicies = (db: Db): Promise<Policy[]> => currentPolicies(db);

/** Every version of every policy, in force or not, the newest of each group first. */
export const readPolicyVersions = (db: Db): Promise<Policy[]> => allPolicies(db);

/** A policy as it was when a sitting began under it. @throws Refusal `not-found` */
export async function readPolicy(db: Db, group: string, version: number): Promise<Policy> {
	const policy = await policyOf(db, group, version);
	if (!policy) throw new Refusal('not-found', `no policy ${group} version ${version}`);
	return policy;
}

/** All skills of a framework, in its order, each with its area's code. */
export const skillsOf = (framework: Framework): (Skill & { area: string })[] =>
	framework.areas.flatMap((area) => area.skills.map((skill) => ({ ...skill, area: area.id })));
