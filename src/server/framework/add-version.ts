import { Framework, Policy } from '#contract/framework.ts';
import type { Db } from '#server/platform/db/index.ts';
import { lastFrameworkVersion, lastPolicyVersion, putFramework, putPolicy } from './queries.ts';

/**
 * Adds the next version of a group's policy, in force from its `effectiveFrom` on; earlier ones stay for what was earned
 * under them. The wall of `assessment_policy` decides who may. Answers its number.
 */
export async function addPolicyVersion(db: Db, policy: Policy): Promise<number> {
	const next = Policy.parse({ ...policy, version: (await lastPolicyVersion(db, policy.group)) + 1 });
	await putPolicy(db, next);
	return next.version;
}

/** The same for a framework. */
export async function addFrameworkVersion(db: Db, framework: Framework): Promise<number> {
	const next = Framework.parse({ ...framework, version: (await lastFrameworkVersion(db, framework.id)) + 1 });
	await putFramework(db, next);
	return next.version;
}
