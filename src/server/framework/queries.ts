import { sql } from 'kysely';
import type { Framework, Policy } from '#contract/framework.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Writes one version; answers false where the same version is already there with other content. */
export async function putFramework(db: Db, framework: Framework): Promise<boolean> {
	const body = JSON.stringify(framework);
	await sql`
		insert into framework (id, version, body, source, provisional, effective_from)
		values (${framework.id}, ${framework.version}, ${body}::jsonb, ${framework.source}, ${framework.provisional}, ${framework.effectiveFrom})
		on conflict do nothing`.execute(db);
	const { rows } = await sql<{ same: boolean }>`
		select body = ${body}::jsonb as same from framework where id = ${framework.id} and version = ${framework.version}`.execute(
		db
	);
	return rows[0]!.same;
}

export async function putPolicy(db: Db, policy: Policy): Promise<boolean> {
	const body = JSON.stringify(policy);
	await sql`
		insert into assessment_policy (group_id, version, framework_id, body, source, provisional, effective_from)
		values (${policy.group}, ${policy.version}, ${policy.framework}, ${body}::jsonb, ${policy.source}, ${policy.provisional}, ${policy.effectiveFrom})
		on conflict do nothing`.execute(db);
	const { rows } = await sql<{ same: boolean }>`
		select body = ${body}::jsonb as same from assessment_policy where group_id = ${policy.group} and version = ${policy.version}`.execute(
		db
	);
	return rows[0]!.same;
}

/** The number of the latest version of a group's policy, in force or not yet; one writer at a time until the transaction ends. */
export async function lastPolicyVersion(db: Db, group: string): Promise<number> {
	await sql`select pg_advisory_xact_lock(hashtextextended('policies', 0))`.execute(db);
	const { rows } = await sql<{ last: number }>`
		select coalesce(max(version), 0) as last from assessment_policy where group_id = ${group}`.execute(db);
	return rows[0]!.last;
}

/** The same of a framework. */
export async function lastFrameworkVersion(db: Db, id: string): Promise<number> {
	await sql`select pg_advisory_xact_lock(hashtextextended('policies', 0))`.execute(db);
	const { rows } = await sql<{ last: number }>`select coalesce(max(version), 0) as last from framework where id = ${id}`.execute(
		db
	);
	return rows[0]!.last;
}

/** The newest version of each framework that is in force today. */
export async function currentFrameworks(db: Db): Promise<Framework[]> {
	const { rows } = await sql<{ body: Framework }>`
		select distinct on (id) body from framework where effective_from <= current_date order by id, version desc`.execute(db);
	return rows.map(({ body }) => body);
}

/** The newest policy of each group that is in force today, by precedence. */
export async function currentPolicies(db: Db): Promise<Policy[]> {
	const { rows } = await sql<{ body: Policy }>`
		select distinct on (group_id) body from assessment_policy where effective_from <= current_date order by group_id, version desc`.execute(
		db
	);
	return rows.map(({ body }) => body).sort((p, q) => p.precedence - q.precedence);
}

export async function policyOf(db: Db, group: string, version: number): Promise<Policy | undefined> {
	const { rows } = await sql<{
		body: Policy;
	}>`select body from assessment_policy where group_id = ${group} and version = ${version}`.execute(db);
	return rows[0]?.body;
}

/** Every version of every group's policy, the newest of each group first. */
export async function allPolicies(db: Db): Promise<Policy[]> {
	const { rows } = await sql<{ body: Policy }>`select body from assessment_policy order by group_id, version desc`.execute(db);
	return rows.map(({ body }) => body);
}
