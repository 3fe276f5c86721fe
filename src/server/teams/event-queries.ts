import { sql } from 'kysely';
import type { TeamEvent, TeamText } from '#core/teams/team.ts';
import type { Db } from '#server/platform/db/index.ts';

/** @returns false where it is there already */
export async function putTeam(
	db: Db,
	row: { id: string; placeId: number; by: string; now: Date },
	team: TeamText
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await db
		.insertInto('team')
		.values({
			id: row.id,
			kind: team.kind,
			name: team.name,
			place_id: row.placeId,
			decision_number: team.decisionNumber,
			decision_issuer: team.decisionIssuer,
			decision_day: team.decisionDay,
			founded: team.founded,
			ends: team.ends,
			founded_by: row.by,
			learned_at: row.now
		})
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function putMember(
	db: Db,
	row: { id: string; team: string; account: string | null; name: string; phone: string | null; by: string }
): Promise<void> {
	await db
		.insertInto('team_member')
		.values({ id: row.id, team_id: row.team, account_id: row.account, name: row.name, phone: row.phone, added_by: row.by })
		.execute();
}
export async function changeMember(
	db: Db,
	id: string,
	change: { account_id?: string | null; name?: string; phone?: string | null }
): Promise<void> {
	await db.updateTable('team_member').set(change).where('id', '=', id).execute();
}

export interface EventRow {
	id: string;
	team: string;
	kind: TeamEvent;
	on: string;
	by: string;
	member: string | null;
	place: number | null;
	consent: { phone: boolean; wording: string; given: 'self' | 'paper' } | null;
	now: Date;
}
export async function putTeamEvent(db: Db, row: EventRow): Promise<void> {
	await db
		.insertInto('team_event')
		.values({
			id: row.id,
			team_id: row.team,
			kind: row.kind,
			happened_on: row.on,
			learned_at: row.now,
			by_account: row.by,
			member_id: row.member,
			place_id: row.place,
			shows_phone: row.consent?.phone ?? null,
			wording: row.consent?.wording ?? null,
			given: row.consent?.given ?? null
		})
		.execute();
}
export async function teamEventKnown(db: Db, id: string): Promise<boolean> {
	return Boolean(await db.selectFrom('team_event').select('id').where('id', '=', id).executeTakeFirst());
}
/** One at a time at a team, until the transaction ends: what can follow is decided by how it stands. */
export async function teamAlone(db: Db, team: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(49, hashtext(${team}))`.execute(db);
}
