import type { Actor } from '../actor.ts';
import { asActor, type Db } from '../db/index.ts';
import { addLine } from './audit-queries.ts';

/** One line of the log: what somebody saw, changed or was refused. */
export interface Entry {
	/** Verb and noun, with hyphens: `saw-person`, `created-staff`, `exported-people`. Words: `audit_<action>` in `messages/<lang>/access.json`. */
	action: string;
	/** What it was done to: `person` `staff` `place` `import` …, and its id. */
	subjectKind?: string;
	subjectId?: string;
	/** Where the subject belongs, so that the log can be read by place. */
	placeId?: number;
	/** Figures and codes, never a name, phone or number of a person: the log outlives their erasure. */
	details?: Record<string, unknown>;
}

/** Writes a line of the log in the actor's own name; inside a verb's transaction it stands or falls with the deed. */
export async function audit(db: Db, actor: Actor, entry: Entry): Promise<void> {
	await asActor(db, actor, (db) =>
		addLine(db, {
			account_id: actor.kind === 'staff' ? actor.accountId : null,
			person_actor: actor.kind === 'resident' ? actor.personId : null,
			action: entry.action,
			subject_kind: entry.subjectKind ?? null,
			subject_id: entry.subjectId ?? null,
			place_id: entry.placeId ?? null,
			details: entry.details ?? {}
		})
	);
}
