import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '../actor.ts';
import { asActor, type Db } from '../db/index.ts';
import { actionsSeen, linesOf } from './audit-queries.ts';
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
		const rows = await linesOf(db, {
			who,
			action: input.action ?? '',
			subject: input.subject ?? '',
			from: input.from ?? '',
			to: input.to ?? '',
			before: input.before ?? '',
			limit: PAGE + 1
		});
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
