import { Refusal } from '#core/refusal.ts';
import { isUuid } from '#core/uuid.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mayChange } from './policy.ts';
import { changeById, noteAsked } from './queries.ts';

/**
 * Asks that a change which was tried become the next version; the worker then judges everybody by it. Asking twice is asking once.
 *
 * @throws Refusal `forbidden`, `not-found`; `definition-untried` (nobody has seen yet what it does); `conflict` (another change came first)
 */
export function askToApply(db: Db, actor: Actor, id: string): Promise<void> {
	return asActor(db, actor, async (db) => {
		const staff = await mayChange(db, actor);
		const change = isUuid(id) ? await changeById(db, id) : undefined;
		if (!change) throw new Refusal('not-found', `no change ${id}`);
		if (change.overtaken) throw new Refusal('conflict', 'another change came first');
		if (change.triedAt === null) throw new Refusal('definition-untried', 'not tried yet');
		if (!(await noteAsked(db, id, staff.accountId))) return;
		await enqueue(db, 'apply-definition', { change: id }, `apply-definition ${id}`);
		await audit(db, actor, {
			action: 'changed-definition',
			subjectKind: change.kind,
			subjectId: change.definition,
			details: { change: id, version: change.basedOn + 1 }
		});
	});
}
