import { Refusal } from '#core/refusal.ts';
import { audit } from '#server/platform/access/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import type { Asked, Kind } from './asked.ts';
import { mayAsk, type Staff } from './policy.ts';
import { addAnalysis, cancelIfBusy, stateOf } from './queries.ts';

/**
 * Asks for an analysis; the worker takes it up. It changes nothing but its own report. Asked twice under one id, it is one.
 * @throws Refusal `forbidden`; `days-astray` where it ends before it begins
 */
export async function askAnalysis(
	db: Db,
	actor: Staff,
	{ id, kind, asked, now }: { id: string; kind: Kind; asked: Asked; now: Date }
): Promise<void> {
	if (asked.from > asked.to)
		throw new Refusal('days-astray', `${asked.from} is after ${asked.to}`, { from: asked.from, to: asked.to });
	await asActor(db, actor, async (db) => {
		if (!(await mayAsk(db))) throw new Refusal('forbidden', 'neither content nor province');
		if (!(await addAnalysis(db, { id, kind, asked, asked_by: actor.accountId, asked_at: now }))) return;
		await audit(db, actor, { action: 'asked-analysis', subjectKind: 'analysis', subjectId: id, details: { kind, ...asked } });
		await enqueue(db, 'analyse', {}, 'analyse');
	});
}

/** Stops an analysis that waits or runs; one that is over stays as it is. @throws Refusal `forbidden`, `not-found` */
export async function cancelAnalysis(db: Db, actor: Staff, { id, now }: { id: string; now: Date }): Promise<void> {
	await asActor(db, actor, async (db) => {
		if (!(await mayAsk(db))) throw new Refusal('forbidden', 'neither content nor province');
		if (!(await stateOf(db, id))) throw new Refusal('not-found', `no analysis ${id}`);
		if (await cancelIfBusy(db, id, now))
			await audit(db, actor, { action: 'cancelled-analysis', subjectKind: 'analysis', subjectId: id });
	});
}
