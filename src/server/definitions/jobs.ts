import { z } from 'zod';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import type { Jobs } from '#server/platform/jobs.ts';
import { countAlone, noteVersions, REBUILD_STEPS, rebuildStep, writeAudience, writeOutcome } from '#server/recognition/index.ts';
import { changeById, effectOf, noteApplied, noteEffect, noteStep, versionNow, type Change } from './queries.ts';

const Payload = z.object({ change: z.uuid() });

const write = (db: Db, { kind, says }: Change): Promise<void> =>
	kind === 'audience' ? writeAudience(db, says) : writeOutcome(db, says);

export const definitionJobs: Jobs = {
	/** Writes the rules of a change, looks at what follows, and takes them back: nobody else ever sees them. */
	'try-definition': async (payload, { db }) => {
		const change = await changeById(db, Payload.parse(payload).change);
		if (!change || change.triedAt !== null) return;
		const started = performance.now();
		const trial = await db.startTransaction().execute();
		try {
			await write(trial, change);
			const effect = await effectOf(trial, change);
			await trial.rollback().execute();
			await noteEffect(db, change.id, { ...effect, seconds: (performance.now() - started) / 1000 });
		} finally {
			if (!trial.isRolledBack) await trial.rollback().execute();
		}
	},
	/**
	 * Makes a change the next version and judges everybody by it, in one transaction; how far it is, is told beside it. Where another version came
	 * first, the change is left as it is: its trial was of other rules.
	 */
	'apply-definition': async (payload, { db: outside }) => {
		const { change: id } = Payload.parse(payload);
		await inTransaction(outside, async (db) => {
			await countAlone(db);
			const change = await changeById(db, id);
			if (!change || change.appliedAt !== null || change.overtaken || change.askedAt === null) return;
			if ((await versionNow(db, change.kind, change.definition)) !== change.basedOn) return noteApplied(db, id, 'overtaken');
			await noteStep(outside, id, 0);
			await write(db, change);
			await noteVersions(db, { by: change.madeBy, reason: change.reason });
			for (const [done, step] of REBUILD_STEPS.entries()) {
				await rebuildStep(db, step);
				await noteStep(outside, id, done + 1);
			}
			await noteApplied(db, id, 'applied');
		});
	}
};
