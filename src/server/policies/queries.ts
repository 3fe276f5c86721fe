import { sql } from 'kysely';
import type { Policy } from '#contract/framework.ts';
import type { Db } from '#server/platform/db/index.ts';

export type Verdict = 'confirmed' | 'refused' | 'withdrawn';

export interface ProposalRow {
	id: string;
	group_id: string;
	/** The newest version when it was written. */
	based_on: number;
	body: Policy;
	author: string;
	author_name: string;
	proposed_at: Date;
	/** Null while nobody decided. */
	verdict: Verdict | null;
	/** What it became. */
	version: number | null;
	decided_by_name: string | null;
	decided_at: Date | null;
}

const proposals = sql`
	select p.id, p.group_id, p.based_on, p.body, p.author, a.name as author_name, p.proposed_at,
		d.verdict, d.version, b.name as decided_by_name, d.decided_at
	from policy_proposal p join staff a on a.id = p.author
		left join policy_decision d on d.proposal_id = p.id left join staff b on b.id = d.decided_by`;

export async function proposalById(db: Db, id: string): Promise<ProposalRow | undefined> {
	return (await sql<ProposalRow>`${proposals} where p.id = ${id}`.execute(db)).rows[0];
}
/** What is proposed alone; for the worker, whom decisions do not concern. */
export async function proposedPolicy(db: Db, id: string): Promise<Policy | undefined> {
	return (await sql<{ body: Policy }>`select body from policy_proposal where id = ${id}`.execute(db)).rows[0]?.body;
}
/** The newest first; of all groups without one. */
export async function latestProposals(db: Db, group: string | null, limit: number): Promise<ProposalRow[]> {
	return (
		await sql<ProposalRow>`${proposals} where ${group}::text is null or p.group_id = ${group}
			order by p.proposed_at desc limit ${limit}`.execute(db)
	).rows;
}

/** Answers false where this proposal is already there. */
export async function addProposal(
	db: Db,
	row: Pick<ProposalRow, 'id' | 'group_id' | 'based_on' | 'body' | 'author' | 'proposed_at'>
): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into policy_proposal (id, group_id, based_on, body, author, proposed_at)
		values (${row.id}, ${row.group_id}, ${row.based_on}, ${JSON.stringify(row.body)}::jsonb, ${row.author}, ${row.proposed_at})
		on conflict do nothing`.execute(db);
	return numAffectedRows === 1n;
}

export async function addDecision(
	db: Db,
	row: { proposal: string; verdict: Verdict; version: number | null; by: string; at: Date }
): Promise<void> {
	await sql`insert into policy_decision (proposal_id, verdict, version, decided_by, decided_at)
		values (${row.proposal}, ${row.verdict}, ${row.version}, ${row.by}, ${row.at})`.execute(db);
}

/** Whether somebody simulated this proposal to the end, on the bank in use. */
export async function isSimulated(db: Db, proposal: string): Promise<boolean> {
	const { rows } = await sql`
		select from policy_simulation where proposal_id = ${proposal} and state = 'done' and draft is null limit 1`.execute(db);
	return rows.length > 0;
}
