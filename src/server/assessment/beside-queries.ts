import { sql } from 'kysely';
import type { Mode } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import type { Db } from '#server/platform/db/index.ts';

export async function putProctorRule(
	db: Db,
	rule: { teacher_days: number; source: string; provisional: boolean }
): Promise<void> {
	await db
		.insertInto('proctor_rule')
		.values(rule)
		.onConflict((conflict) => conflict.column('one').doUpdateSet(rule))
		.execute();
}

/** How somebody taught a person: sat beside them in an assessment, wrote down what they attended or did with help, gave them a code. */
export type Taught = 'assisted' | 'taught' | 'code';

/** How the actor has taught a person under the rule; null where they have not. `days`: how long that counts. */
export async function actorTaught(db: Db, person: string, at: Date): Promise<{ how: Taught | null; days: number | null }> {
	const { rows } = await sql<{ how: Taught | null; days: number | null }>`
		select actor_taught(${person}, ${at}) as how, (select teacher_days from proctor_rule) as days`.execute(db);
	return rows[0]!;
}

/** Names of colleagues who may watch this person be assessed, those of the person's own place first. */
export async function mayWatch(db: Db, person: string, at: Date, atMost: number): Promise<string[]> {
	const { rows } = await sql<{ name: string }>`select name from may_watch(${person}, ${at}, ${atMost})`.execute(db);
	return rows.map(({ name }) => name);
}

/** A sitting that a member of staff began for somebody. */
export interface BegunRow {
	id: string;
	person: string;
	name: string;
	group: Group;
	mode: Mode;
	state: 'open' | 'finished';
	answered: number;
	startedAt: Date;
	expiresAt: Date;
	endedAt: Date | null;
}

/** What an account has begun: what is open, and what was finished since; people who were erased or moved away are not among them. */
export async function begunBy(db: Db, account: string, now: Date, since: Date): Promise<BegunRow[]> {
	const { rows } = await sql<BegunRow>`
		select s.id, s.person_id as person, i.full_name as name, s.group_id as "group", s.mode, s.state, s.answers as answered,
			s.started_at as "startedAt", s.expires_at as "expiresAt", s.ended_at as "endedAt"
		from sitting s join identity i on i.person_id = s.person_id
		where s.recorded_by = ${account} and (s.state = 'open' and s.expires_at > ${now} or s.state = 'finished' and s.ended_at > ${since})
		order by s.state = 'open' desc, coalesce(s.ended_at, s.started_at) desc limit 50`.execute(db);
	return rows;
}

/** The name of whoever a person's sitting is begun for; nothing where they were erased or are not the actor's to see. */
export async function nameOf(db: Db, person: string): Promise<string | null> {
	const { rows } = await sql<{ name: string }>`select full_name as name from identity where person_id = ${person}`.execute(db);
	return rows[0]?.name ?? null;
}
