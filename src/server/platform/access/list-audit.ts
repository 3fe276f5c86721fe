import { sql } from 'kysely';
import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '../actor.ts';
import { asActor, type Db } from '../db/index.ts';
import { mayReadAudit } from './policy.ts';
import { rolesOf } from './staff/queries.ts';

export interface AuditRow {
	id: string;
	at: Date;
	/** The member of staff, a resident (whose name the log does not keep), or nobody who was signed in. */
	by: 'staff' | 'resident' | 'nobody';
	byName: string | null;
	byUsername: string | null;
	action: string;
	subjectKind: string | null;
	subjectId: string | null;
	subjectName: string | null;
	placeName: string | null;
	details: Record<string, unknown>;
}

const PAGE = 50;

/**
 * The log, newest first.
 *
 * @param input.who part of the name or sign-in name of who did it
 * @param input.from first day, `yyyy-mm-dd`, in Việt Nam; `input.to` the last
 * @param input.before id of the last line of the page before
 * @throws Refusal `forbidden`
 */
export function listAudit(
	db: Db,
	actor: Extract<Actor, { kind: 'staff' }>,
	input: { who?: string; action?: string; subject?: string; from?: string; to?: string; before?: string }
): Promise<{ rows: AuditRow[]; next: string | null; actions: string[] }> {
	return asActor(db, actor, async (db) => {
		if (!mayReadAudit(await rolesOf(db, actor.accountId))) throw new Refusal('forbidden', 'neither administrator nor inspector');
		const who = toneless(input.who ?? '').replace(/[\\%_]/g, '\\$&');
		const rows = await db
			.selectFrom('audit as a')
			.leftJoin('staff as s', 's.id', 'a.account_id')
			.leftJoin('place as p', 'p.id', 'a.place_id')
			.leftJoin('staff as t', (join) => join.onRef('t.id', '=', 'a.subject_id').on('a.subject_kind', '=', 'staff'))
			.select([
				'a.id',
				'a.at',
				'a.account_id',
				'a.person_actor',
				's.name',
				's.username',
				'a.action',
				'a.subject_kind',
				'a.subject_id',
				't.name as subject_name',
				'p.name_vi as place_name',
				'a.details'
			])
			.$if(who !== '', (query) =>
				query.where((where) =>
					where.or([where(sql<string>`toneless(s.name)`, 'like', `%${who}%`), where('s.username', 'like', `%${who}%`)])
				)
			)
			.$if(Boolean(input.action), (query) => query.where('a.action', '=', input.action!))
			.$if(Boolean(input.subject), (query) => query.where('a.subject_id', '=', input.subject!))
			.$if(Boolean(input.from), (query) =>
				query.where('a.at', '>=', sql<Date>`${input.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh'`)
			)
			.$if(Boolean(input.to), (query) =>
				query.where('a.at', '<', sql<Date>`(${input.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`)
			)
			// Ids grow with time, so the id alone tells where the next page begins.
			.$if(Boolean(input.before), (query) => query.where('a.id', '<', input.before!))
			.orderBy('a.id', 'desc')
			.limit(PAGE + 1)
			.execute();
		const shown = rows.slice(0, PAGE).map((row) => ({
			id: row.id,
			at: row.at,
			by: row.account_id ? ('staff' as const) : row.person_actor ? ('resident' as const) : ('nobody' as const),
			byName: row.name,
			byUsername: row.username,
			action: row.action,
			subjectKind: row.subject_kind,
			subjectId: row.subject_id,
			subjectName: row.subject_name,
			placeName: row.place_name,
			details: row.details as Record<string, unknown>
		}));
		return { rows: shown, next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null, actions: await actionsSeen(db) };
	});
}

/** Every action that stands in the log: few, so found by skipping from one to the next along an index. */
async function actionsSeen(db: Db): Promise<string[]> {
	const { rows } = await sql<{ action: string }>`
		with recursive seen as (
			(select action from audit order by action limit 1)
			union all
			select (select a.action from audit a where a.action > seen.action order by a.action limit 1) from seen where seen.action is not null)
		select action from seen where action is not null`.execute(db);
	return rows.map((row) => row.action);
}
