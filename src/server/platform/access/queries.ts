import { sql } from 'kysely';
import type { Db } from '../db/index.ts';

/** Whether the rest of this transaction may see sign-in tables. */
export async function setSigningIn(db: Db, on: boolean): Promise<void> {
	await sql`select set_config('app.signing_in', ${on ? 'on' : 'off'}, true)`.execute(db);
}

/** Sign-in rows that have ended, of which the worker sees no others. */
export async function deleteEnded(db: Db): Promise<void> {
	for (const table of ['staff_session', 'staff_verification', 'staff_code_used', 'throttle'])
		await sql`delete from ${sql.table(table)}`.execute(db);
}

export async function actorManages(db: Db, account: string): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select actor_manages(${account}) as may`.execute(db);
	return rows[0]?.may === true;
}

export async function actorHelps(db: Db, person: string): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select actor_helps(${person}) as may`.execute(db);
	return rows[0]?.may === true;
}

/** Whether a place is one of these places or lies in one. */
export async function isInside(db: Db, placeId: number, ancestors: number[]): Promise<boolean> {
	if (ancestors.length === 0) return false;
	const found = await db
		.selectFrom('place as p')
		.innerJoin('place as a', (join) => join.on(sql<boolean>`p.path <@ a.path`))
		.select('p.id')
		.where('p.id', '=', placeId)
		.where('a.id', 'in', ancestors)
		.executeTakeFirst();
	return Boolean(found);
}

/** Counts one more failure under a key, anew where the last count began before `began`. */
export async function addFailure(db: Db, key: Buffer, now: Date, began: Date): Promise<{ failures: number; since: Date }> {
	const { rows } = await sql<{ failures: number; since: Date }>`
		insert into throttle as t (key, failures, since) values (${key}, 1, ${now})
		on conflict (key) do update set
			failures = case when t.since <= ${began} then 1 else least(t.failures + 1, 1000000) end,
			since = case when t.since <= ${began} then ${now} else t.since end
		returning failures, since`.execute(db);
	return rows[0]!;
}

export async function takeBackFailure(db: Db, key: Buffer): Promise<void> {
	await sql`update throttle set failures = greatest(failures - 1, 0) where key = ${key}`.execute(db);
}

export async function deleteFailures(db: Db, key: Buffer): Promise<void> {
	await sql`delete from throttle where key = ${key}`.execute(db);
}
